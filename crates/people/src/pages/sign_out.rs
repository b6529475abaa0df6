//! Leaving: ends the session of whoever asks, and nothing else.

use axum::response::Response;
use web::{Problem, SignedIn};

use super::go;
use crate::sessions::{cookies, end};

pub(super) async fn submit(person: SignedIn) -> Result<Response, Problem> {
    end::sign_out(&person).await?;
    go("/sign-in", cookies::clear)
}
