//! The longest that a request may take until its answer begins, its body included.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind};

use super::Around;
use crate::problem::Problem;

pub(super) async fn keep(State(around): State<Around>, request: Request, next: Next) -> Response {
    let Around { house, limits, .. } = around;
    tokio::select! {
        // An answer that is there is given, even when the time is up in the same moment.
        biased;
        response = next.run(request) => response,
        () = house.clock.sleep(limits.deadline) => Problem::from(too_late()).into_response(),
    }
}

fn too_late() -> Error {
    Error::new(Kind::Unavailable, "deadline", "This took longer than a request may take.").hint(
        "It may still have been done: look first, or repeat it with the same Idempotency-Key.",
    )
}
