//! Refusing what another site makes a browser send.
//!
//! Browsers say in `Sec-Fetch-Site` who sent a request, and older ones in `Origin`; a program that is
//! no browser sends neither and carries no cookie that somebody else put to use. The rule is the one
//! of Go's `net/http.CrossOriginProtection`: no tokens in forms, nothing to leak or to forget. A key
//! never comes by itself, so whoever sends one is let through; its cookie then counts for nothing.

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind};

use super::Around;
use super::authentication::shows_key;
use crate::context::Context;
use crate::problem::Problem;

pub(super) async fn refuse(State(_): State<Around>, request: Request, next: Next) -> Response {
    let host = Context::of(request.extensions()).ok().and_then(|context| context.0.host.clone());
    match reason(request.method(), request.headers(), host.as_deref()) {
        None => next.run(request).await,
        Some(reason) => Problem::from(refused(&reason)).into_response(),
    }
}

/// Tells why a request is refused, if it is.
fn reason(method: &Method, headers: &HeaderMap, host: Option<&str>) -> Option<String> {
    let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || shows_key(headers) {
        return None;
    }
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap_or("?").to_owned();
    if let Some(site) = headers.get("sec-fetch-site").map(text) {
        return match site.as_str() {
            "same-origin" | "none" => None,
            _ => Some(format!("the browser says `Sec-Fetch-Site: {site}`")),
        };
    }
    let origin = headers.get(ORIGIN).map(text)?;
    let sender = origin.split_once("://").map(|(_, sender)| sender);
    match (sender, host) {
        (Some(sender), Some(host)) if sender.eq_ignore_ascii_case(host) => None,
        _ => Some(format!("its Origin is `{origin}` and not this host")),
    }
}

fn refused(reason: &str) -> Error {
    Error::new(Kind::Forbidden, "cross-site", format!("Another site sent this: {reason}."))
        .hint(
            "Open this page here and do it again. A program sends an API key instead of a cookie.",
        )
        .with("reason", reason)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const HERE: &str = "desk.example:8080";

    #[test]
    fn what_another_site_sends_is_refused() {
        let key = ("authorization", "Bearer qd_x");
        let cookie = ("cookie", "session=x");
        let site = |value| ("sec-fetch-site", value);
        let origin = |value| ("origin", value);
        for (method, headers, passes) in [
            (Method::POST, vec![cookie, site("same-origin")], true),
            (Method::POST, vec![cookie, site("none")], true),
            (Method::POST, vec![cookie, site("same-site")], false),
            (Method::POST, vec![cookie, site("cross-site")], false),
            (Method::POST, vec![cookie, site("anything")], false),
            (Method::DELETE, vec![cookie, site("cross-site")], false),
            (Method::PUT, vec![cookie, site("cross-site")], false),
            (Method::PATCH, vec![cookie, site("cross-site")], false),
            (Method::GET, vec![cookie, site("cross-site")], true),
            (Method::HEAD, vec![cookie, site("cross-site")], true),
            (Method::OPTIONS, vec![cookie, site("cross-site")], true),
            // The newer header is believed over the older.
            (Method::POST, vec![site("cross-site"), origin("http://desk.example:8080")], false),
            (Method::POST, vec![site("same-origin"), origin("http://evil.example")], true),
            (Method::POST, vec![cookie, origin("http://desk.example:8080")], true),
            (Method::POST, vec![cookie, origin("https://DESK.example:8080")], true),
            (Method::POST, vec![cookie, origin("http://desk.example")], false),
            (Method::POST, vec![cookie, origin("http://evil.example:8080")], false),
            (Method::POST, vec![cookie, origin("http://evil.desk.example:8080")], false),
            (Method::POST, vec![cookie, origin("null")], false),
            (Method::POST, vec![cookie, origin("")], false),
            // No browser, no cookie of somebody else.
            (Method::POST, vec![cookie], true),
            (Method::POST, vec![], true),
            // Signing in is protected as well: nobody is signed in as somebody else unnoticed.
            (Method::POST, vec![site("cross-site")], false),
            (Method::POST, vec![key, site("cross-site")], true),
            (Method::POST, vec![("authorization", "Basic eDp5"), site("cross-site")], false),
        ] {
            let mut map = HeaderMap::new();
            for &(name, value) in &headers {
                map.insert(name, HeaderValue::from_static(value));
            }
            let refused = reason(&method, &map, Some(HERE));
            assert_eq!(refused.is_none(), passes, "{method} {headers:?}: {refused:?}");
        }
    }
}
