//! The routes of the program itself: is it alive, is it ready, what has it done, what can it do.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde_json::json;
use utoipa::openapi::OpenApi;
use vocabulary::{Error, Result};

use crate::console::{Frame, Live, assets, live_counts, theme};
use crate::context::{Context, house_of};
use crate::extract::Json;
use crate::guard;
use crate::live;
use crate::problem::Problem;
use crate::routes::Routes;

crate::rights! {
    /// Reads the figures of the company and the counts of the program.
    pub(crate) MetricsRead = "metrics.read";
}

/// The answer of the store takes well below a millisecond; whoever asks for readiness, such as a load
/// balancer, gives up after a few seconds.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// Declares the routes of the program itself.
pub(crate) fn routes(openapi: &OpenApi) -> Result<Routes> {
    let document: Arc<str> = openapi.to_json().map_err(Error::internal)?.into();
    let described = get(async move || {
        ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], document.to_string())
    });
    Ok(Routes::new()
        .probe("/healthz", get(alive), "says only that the process lives")
        .probe("/readyz", get(ready), "says only whether the store can be used")
        .public(
            "/metrics",
            get(metrics),
            "open on this machine; its handler asks others for a right",
        )
        .public("/openapi.json", described, "describes operations and holds no data")
        .public(assets::ROUTE, get(assets::serve), "styles and scripts, the same for everybody")
        .page_signed_in(live::COUNTS, get(counts))
        .live()
        .public(theme::ROUTE, post(theme::choose), "keeps a taste in a cookie, whoever has it"))
}

/// Answers while the process lives, whatever else is stuck.
async fn alive() -> Response {
    Json(json!({ "status": "alive" })).into_response()
}

async fn ready(request: Request) -> Result<Response, Problem> {
    let house = house_of(request.extensions())?;
    tokio::select! {
        biased;
        answer = house.store.ready() => {
            let mut document = json!({ "status": "ready" });
            // What is amiss and stops nothing, such as a copy that cannot be written.
            let warnings = answer?;
            if !warnings.is_empty() {
                document["warnings"] = warnings.into();
            }
            Ok(Json(document).into_response())
        }
        () = house.clock.sleep(READY_WITHIN) => {
            Err(Error::unavailable("The store does not answer.").into())
        }
    }
}

/// Draws the counts of the rooms, for pages of which nothing else changes.
async fn counts(frame: Frame) -> Response {
    match frame.live {
        Live::Streams => live_counts(&frame.rooms).into_response(),
        // It is no page of its own.
        Live::Follows(_) | Live::No => Redirect::to("/").into_response(),
    }
}

/// Answers this machine itself, where nobody but its own people come from, and whoever has the right.
async fn metrics(request: Request) -> Result<Response, Problem> {
    let local = Context::of(request.extensions())?.0.loopback;
    let request = if local { request } else { guard::require::<MetricsRead>(request).await? };
    let house = house_of(request.extensions())?;
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, house.metrics.write()).into_response())
}
