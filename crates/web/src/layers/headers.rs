//! The headers that every answer carries: what a browser may do with it, and who may keep it.
//!
//! A handler's own header stands where it says something else, such as how long an asset is kept.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::Around;
use crate::context::Context;

/// Two years, as browsers' own preload lists ask for.
const ONLY_ENCRYPTED: &str = "max-age=63072000; includeSubDomains";

/// What is no page can do nothing at all.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The console uses none of a device's senses.
const SENSES: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

const SAME_ORIGIN: &str = "same-origin";

pub(super) async fn add(State(_): State<Around>, request: Request, next: Next) -> Response {
    let context = Context::of(request.extensions()).ok().cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = match &context {
        Some(context) if is_page(headers) => policy(&context.0.nonce),
        _ => NOTHING.to_owned(),
    };
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, SAME_ORIGIN),
        (HeaderName::from_static("permissions-policy"), SENSES),
        (HeaderName::from_static("cross-origin-opener-policy"), SAME_ORIGIN),
        (HeaderName::from_static("cross-origin-resource-policy"), SAME_ORIGIN),
        // Answers are somebody's own unless their handler knows better.
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if context.is_some_and(|context| context.0.https) {
        let value = HeaderValue::from_static(ONLY_ENCRYPTED);
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(value);
    }
    response
}

/// The policy of a page: scripts by nonce alone, everything else from here.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'"
    )
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}
