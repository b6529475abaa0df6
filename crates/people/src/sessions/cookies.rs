//! The two cookies: the session, and the mark of a browser that signed in before.
//!
//! `__Host-` makes browsers insist on Secure, on this host alone and on the whole path. `Lax` sends
//! them along when somebody follows a link in a mail, and with no unsafe request from elsewhere.

use axum::http::{HeaderMap, HeaderValue, header};
use vocabulary::{Error, Result, Secret};

use super::{KNOWN, Opened};

/// The cookie that holds a session's secret. It lives as long as the browser; the server ends it.
pub use web::SESSION_COOKIE as SESSION;

/// The cookie that marks a browser that signed in before. It opens nothing.
pub const DEVICE: &str = "__Host-quarterdeck-device";

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// Reads a cookie of a request.
#[must_use]
pub fn read(headers: &HeaderMap, name: &str) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| Secret::new(value))
}

/// Sets both cookies of a session that was opened.
///
/// # Errors
/// Never for secrets that the program made.
pub fn set(headers: &mut HeaderMap, opened: &Opened) -> Result<()> {
    set_session(headers, &opened.session)?;
    let device = opened.device.expose();
    let cookie = format!("{DEVICE}={device}; {ATTRIBUTES}; Max-Age={}", KNOWN.as_secs());
    append(headers, &cookie)
}

/// Sets the session's cookie alone, after it got a new secret.
///
/// # Errors
/// Never for secrets that the program made.
pub fn set_session(headers: &mut HeaderMap, session: &Secret) -> Result<()> {
    append(headers, &format!("{SESSION}={}; {ATTRIBUTES}", session.expose()))
}

/// Takes the session's cookie away; the browser stays known.
///
/// # Errors
/// Never.
pub fn clear(headers: &mut HeaderMap) -> Result<()> {
    append(headers, &format!("{SESSION}=; {ATTRIBUTES}; Max-Age=0"))
}

fn append(headers: &mut HeaderMap, cookie: &str) -> Result<()> {
    let mut value = HeaderValue::from_str(cookie).map_err(Error::internal)?;
    value.set_sensitive(true);
    headers.append(header::SET_COOKIE, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "x__Host-quarterdeck=no; a=b".parse().unwrap());
        headers.append(
            header::COOKIE,
            "__Host-quarterdeck-device=device; __Host-quarterdeck=session".parse().unwrap(),
        );
        let read = |name| read(&headers, name).map(|secret| secret.expose().to_owned());
        assert_eq!(read(SESSION).as_deref(), Some("session"));
        assert_eq!(read(DEVICE).as_deref(), Some("device"));
        assert_eq!(read("quarterdeck"), None);
    }

    #[test]
    fn cookies_carry_every_protection_that_browsers_know() {
        let mut headers = HeaderMap::new();
        clear(&mut headers).unwrap();
        set_session(&mut headers, &Secret::new("secret")).unwrap();
        for cookie in headers.get_all(header::SET_COOKIE) {
            assert!(cookie.is_sensitive());
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-quarterdeck="), "{cookie}");
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(cookie.split("; ").any(|part| part == attribute), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
}
