//! What the website says of itself.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Product;
use crate::plan::Website;

/// How long a website that hangs keeps somebody waiting: longer than anybody's patience.
const HANGS: Duration = Duration::from_secs(60);

pub(super) async fn health(State(product): State<Product>) -> (StatusCode, Json<Value>) {
    match product.shared.website() {
        Website::Well => return (StatusCode::OK, Json(json!({ "status": "well" }))),
        Website::Failing => {}
        Website::Hanging => product.shared.clock().sleep(HANGS).await,
    }
    let why = "The database takes no more connections.";
    (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "status": "failing", "why": why })))
}
