//! The product: its health, and where it takes messages from its operations.

mod health;
mod messages;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use vocabulary::Secret;

use crate::state::Shared;

/// What the handlers share.
#[derive(Clone)]
struct Product {
    shared: Shared,
    secret: Arc<Secret>,
}

pub(crate) fn router(shared: &Shared, secret: Secret) -> Router {
    Router::new()
        .route("/health", get(health::health))
        .route("/hooks/operations", post(messages::operations))
        .route("/hooks/notices", post(messages::notices))
        .with_state(Product { shared: shared.clone(), secret: Arc::new(secret) })
}
