//! Asking once for each request who calls.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind, Result};

use super::Around;
use crate::caller::{Caller, Credentials, Presence, SESSION_COOKIE};
use crate::console::Live;
use crate::context::{Context, Identity};
use crate::problem::Problem;

pub(super) async fn ask(
    State(around): State<Around>,
    mut request: Request,
    next: Next,
) -> Response {
    let context = match Context::of(request.extensions()) {
        Ok(context) => context.clone(),
        Err(error) => return Problem::from(error).into_response(),
    };
    let (caller, stale) = match caller(&around, &context, request.headers()).await {
        Ok(caller) => (caller, false),
        // A browser cannot help it that a session ended: it is nobody then, and its cookie goes.
        Err(error) if error.kind() == Kind::Unauthenticated && !shows_key(request.headers()) => {
            (None, true)
        }
        Err(error) => return Problem::from(error).into_response(),
    };
    if let Some(caller) = &caller {
        // Nobody has set it before: each request is asked about once.
        drop(context.0.caller.set(caller.clone()));
    }
    request.extensions_mut().insert(Identity(caller));
    let mut response = next.run(request).await;
    // Whoever has just signed in over the old session keeps the new one.
    if let (true, Some(cleared)) = (stale && !sets_session(response.headers()), cleared()) {
        response.headers_mut().append(SET_COOKIE, cleared);
    }
    response
}

/// Says whether a request shows an API key, which no browser adds by itself.
pub(super) fn shows_key(headers: &HeaderMap) -> bool {
    headers.get(AUTHORIZATION).is_some_and(|value| {
        value.as_bytes().get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"Bearer "))
    })
}

/// Finds out who calls.
pub(super) async fn caller(
    around: &Around,
    context: &Context,
    headers: &HeaderMap,
) -> Result<Option<Caller>> {
    // Beside a key a cookie counts for nothing: the key was let past the cross-site rule.
    let without_cookie;
    let headers = if shows_key(headers) && headers.contains_key(COOKIE) {
        let mut fewer = headers.clone();
        fewer.remove(COOKIE);
        without_cookie = fewer;
        &without_cookie
    } else {
        headers
    };
    let presence = match context.0.live {
        Live::Streams => Presence::Looking,
        Live::Follows(_) | Live::No => Presence::Acting,
    };
    let (address, now) = (context.0.address, context.0.at);
    let credentials = Credentials { headers, address, now, presence };
    let mut caller = around.house.authenticator.authenticate(&credentials).await?;
    if caller.is_none() && shows_key(headers) {
        return Err(Error::new(Kind::Unauthenticated, "key", "This is no API key of this place.")
            .hint("Keys begin with `qd_`; somebody who manages them can make one."));
    }
    if let Some(caller) = &mut caller {
        caller.attribution.origin = context.origin();
        let manual = around.house.config.manual.as_ref();
        caller.attribution.manual = manual.and_then(|manual| manual.hash());
    }
    Ok(caller)
}

fn sets_session(headers: &HeaderMap) -> bool {
    let mut cookies = headers.get_all(SET_COOKIE).iter();
    cookies.any(|cookie| cookie.as_bytes().starts_with(SESSION_COOKIE.as_bytes()))
}

/// Tells the browser to forget the session, with the attributes that it was set with.
fn cleared() -> Option<HeaderValue> {
    let cookie = format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    HeaderValue::try_from(cookie).ok()
}
