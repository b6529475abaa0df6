//! How many requests are worked on at once, and the short wait for a place among them.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind};

use super::Around;
use crate::problem::Problem;

/// By then a request of common length is over.
const COME_AGAIN_SECONDS: u64 = 1;

pub(super) async fn take(State(around): State<Around>, request: Request, next: Next) -> Response {
    let house = &around.house;
    let place = tokio::select! {
        biased;
        place = house.places.acquire() => place.ok(),
        () = house.clock.sleep(house.config.patience) => None,
    };
    // The place is kept until the answer begins; a long answer holds a connection and no place.
    match place {
        Some(_place) => next.run(request).await,
        None => Problem::from(busy()).into_response(),
    }
}

fn busy() -> Error {
    Error::new(Kind::Unavailable, "busy", "Too many requests are being worked on.")
        .hint("Send it again in a second.")
        .with("retry_after", COME_AGAIN_SECONDS)
}
