//! The most bytes that a body may have on a route, whoever reads it and however.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;

use super::Around;
use crate::extract::body::too_large;
use crate::problem::Problem;

pub(super) async fn bound(State(around): State<Around>, request: Request, next: Next) -> Response {
    let most = around.limits.body;
    let said = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let said: Option<usize> = said.and_then(|text| text.parse().ok());
    if said.is_some_and(|said| said > most) {
        return Problem::from(too_large(Some(most))).into_response();
    }
    // A body in chunks says no length, so the reading itself is bounded as well.
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}
