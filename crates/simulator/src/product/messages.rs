//! Signed messages: what was decided about records, and notices of how things are.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Product;
use crate::signature::{Signed, is_standard};
use crate::state::{self, push};

/// How many ids of messages are kept; senders try again for hours, not for weeks.
const MOST_TAKEN: usize = 10_000;

/// How many notices are kept: some days of alerts.
const MOST_NOTICES: usize = 200;

/// The kinds of records that are the product's.
const OURS: [&str; 3] = ["purchase", "review", "trainer"];

/// A message that sets fields of a record.
#[derive(Deserialize)]
struct Order {
    record: String,
    key: String,
    set: Map<String, Value>,
}

type Answer = (StatusCode, Json<Value>);

/// Takes `review.set` and its like, once each.
pub(super) async fn operations(
    State(product): State<Product>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    take((&product, &headers, &body), |state, message| {
        let order = Order::deserialize(&message["data"]).map_err(|error| error.to_string())?;
        let is_known = OURS.contains(&order.record.as_str());
        if !is_known || message["type"] != format!("{}.set", order.record) {
            return Err(format!("{} is no message for us.", message["type"]));
        }
        // A record that came to Quarterdeck another way is begun here with what it is told of it.
        let records = state.records.entry(order.record).or_default();
        records.entry(order.key).or_default().extend(order.set);
        Ok(())
    })
}

/// Takes any message, once each, and only keeps it.
pub(super) async fn notices(
    State(product): State<Product>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    take((&product, &headers, &body), |state, message| {
        push(&mut state.notices, message, MOST_NOTICES);
        Ok(())
    })
}

/// Verifies a message and, where its id is new, does what it asks for.
fn take(
    (product, headers, body): (&Product, &HeaderMap, &Bytes),
    act: impl FnOnce(&mut state::State, Value) -> Result<(), String>,
) -> Answer {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let id = header("webhook-id");
    let signed = Signed {
        id,
        timestamp: header("webhook-timestamp"),
        signatures: header("webhook-signature"),
        body,
    };
    if !is_standard(&product.secret, &signed, product.shared.now().as_second()) {
        return says(StatusCode::UNAUTHORIZED, "The signature is wrong, or too old.");
    }
    let Ok(message) = serde_json::from_slice(body) else {
        return says(StatusCode::BAD_REQUEST, "The message is no JSON.");
    };
    let done = product.shared.change(|state| {
        if state.taken.iter().any(|taken| taken == id) {
            return Ok("taken before");
        }
        act(state, message)?;
        push(&mut state.taken, id.to_owned(), MOST_TAKEN);
        Ok::<_, String>("taken")
    });
    match done {
        Ok(what) => says(StatusCode::OK, what),
        Err(why) => says(StatusCode::UNPROCESSABLE_ENTITY, &why),
    }
}

fn says(status: StatusCode, what: &str) -> Answer {
    (status, Json(json!({ "says": what })))
}
