//! The longest that a request may take until its answer begins, its body included.
//!
//! Whose fault it is that the time is up is told apart: a body that has not arrived is the client's
//! trouble or its line's, everything else is ours.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};
use vocabulary::{Error, Kind};

use super::Around;
use crate::problem::Problem;

pub(super) async fn keep(State(around): State<Around>, request: Request, next: Next) -> Response {
    let Around { house, limits, .. } = around;
    let awaited = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| Body::new(Watched { body, awaited: Arc::clone(&awaited) }));
    tokio::select! {
        // An answer that is there is given, even when the time is up in the same moment.
        biased;
        response = next.run(request) => response,
        () = house.clock.sleep(limits.deadline) => {
            if awaited.load(Ordering::Relaxed) {
                return too_slow().into_response();
            }
            Problem::from(too_late()).into_response()
        }
    }
}

/// A body of which is known whether somebody waits for its next part.
struct Watched {
    body: Body,
    awaited: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.awaited.store(polled.is_pending(), Ordering::Relaxed);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn too_late() -> Error {
    Error::new(Kind::Unavailable, "deadline", "This took longer than a request may take.").hint(
        "It may still have been done: look first, or repeat it with the same Idempotency-Key.",
    )
}

fn too_slow() -> Problem {
    let error = Error::new(Kind::Invalid, "body-too-slow", "The body did not arrive in time.")
        .hint("Send the request again: less at once, or over a faster line.");
    Problem::with_status(error, StatusCode::REQUEST_TIMEOUT)
}
