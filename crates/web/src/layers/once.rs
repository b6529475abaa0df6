//! `Idempotency-Key`: a client's promise that a POST under `/v1` is one request, however often it comes.
//!
//! It only carries the promise to the commit, which keeps it; see the store's `once`. A request that
//! commits nothing has nothing to repeat.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use vocabulary::{Error, OnceKey, Result};

use super::Around;
use crate::context::Identity;
use crate::extract::body;
use crate::problem::Problem;

const NAME: &str = "idempotency-key";

/// A key is an id that a client made; a UUID has 36 characters.
const LONGEST: usize = 255;

pub(super) async fn keep(State(around): State<Around>, request: Request, next: Next) -> Response {
    let under_v1 = around.path.is_some_and(|path| path.starts_with("/v1/"));
    if request.method() != Method::POST || !under_v1 {
        return next.run(request).await;
    }
    match promised(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn promised(request: Request) -> Result<Request, Problem> {
    let Some(key) = key(request.headers())? else { return Ok(request) };
    let (mut parts, body) = request.into_parts();
    // Nobody's promises are not kept: strangers would meet in them.
    let Some(Identity(Some(caller))) = parts.extensions.get_mut::<Identity>() else {
        return Ok(Request::from_parts(parts, body));
    };
    let mut caller = caller.clone();
    let bytes = body::whole(body).await?;
    caller.attribution.once = Some(OnceKey { key, request_hash: hash(&parts, &bytes) });
    parts.extensions.insert(Identity(Some(caller)));
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn key(headers: &HeaderMap) -> Result<Option<String>> {
    let mut values = headers.get_all(NAME).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if values.next().is_some() || key.is_empty() || key.len() > LONGEST || !visible {
        return Err(Error::invalid("The Idempotency-Key does not fit.").hint(format!(
            "Send one header with 1 to {LONGEST} visible ASCII characters, such as a new UUID."
        )));
    }
    Ok(Some(key.to_owned()))
}

fn hash(parts: &Parts, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    let address = parts.uri.path_and_query().map_or("/", |whole| whole.as_str());
    // A line break ends what comes before it: neither a method nor an address has one.
    hash.update(format!("{}\n{address}\n", parts.method));
    hash.update(body);
    hex::encode(hash.finalize())
}
