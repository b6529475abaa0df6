//! The beginning of a request: its id, whence it came, its nonce.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{ACCEPT, COOKIE, HOST};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use vocabulary::id::RequestId;
use vocabulary::{Error, Result};

use super::Around;
use crate::console::Live;
use crate::console::theme::Theme;
use crate::context::{Context, ContextInner, InHouse};
use crate::live;
use crate::problem::Problem;

/// The header that names the request to its client.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// 128 bits, as the specification of content security policies asks for.
const NONCE_BYTES: usize = 16;

pub(super) async fn begin(
    State(around): State<Around>,
    mut request: Request,
    next: Next,
) -> Response {
    let context = match context(&around, &request) {
        Ok(context) => context,
        Err(error) => return Problem::from(error).into_response(),
    };
    let id = context.0.id.to_string();
    request.extensions_mut().insert(InHouse(Arc::clone(&around.house)));
    request.extensions_mut().insert(context);
    let span = tracing::info_span!("request", request = %id);
    let mut response = next.run(request).instrument(span).await;
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

fn context(around: &Around, request: &Request) -> Result<Context> {
    let clock = &around.house.clock;
    let headers = request.headers();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let seen = around.house.config.proxies.look(peer.map(|ConnectInfo(peer)| peer.ip()), headers);
    let asked = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let asked = asked.or_else(|| text(headers.get(HOST)));
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|error| Error::internal(error.to_string()))?;
    let at = clock.now();
    Ok(Context(Arc::new(ContextInner {
        id: RequestId::new(at),
        address: seen.address,
        loopback: seen.loopback,
        https: seen.https,
        host: seen.host.or(asked),
        nonce: hex::encode(nonce),
        theme: text(headers.get(COOKIE)).map(|text| Theme::from_cookies(&text)).unwrap_or_default(),
        live: live(around, request),
        at,
        started: clock.monotonic(),
        caller: OnceLock::new(),
    })))
}

/// Says how a page that answers a request keeps up: by its own stream, or by that of the counts alone.
fn live(around: &Around, request: &Request) -> Live {
    if !around.live || request.method() != Method::GET {
        return Live::Follows(live::COUNTS.to_owned());
    }
    // Whatever htmx asks for may be a stream as well as a page; only what names it first asks for one.
    match text(request.headers().get(ACCEPT)) {
        Some(accept) if accept.starts_with(live::EVENTS) => Live::Streams,
        _ => {
            Live::Follows(request.uri().path_and_query().map_or("/", |own| own.as_str()).to_owned())
        }
    }
}

fn text(value: Option<&HeaderValue>) -> Option<String> {
    value.and_then(|value| value.to_str().ok()).map(str::to_owned)
}
