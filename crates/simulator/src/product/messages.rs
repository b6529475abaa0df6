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
    /// The version of the record that was decided about, where there was a decision.
    version: Option<i64>,
}

/// Why a message is not taken.
type Refusal = (StatusCode, String);

type Answer = (StatusCode, Json<Value>);

/// Takes `review.set` and its like, once each.
pub(super) async fn operations(
    State(product): State<Product>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    take((&product, &headers, &body), |state, message| {
        let order =
            Order::deserialize(&message["data"]).map_err(|error| unreadable(error.to_string()))?;
        let is_known = OURS.contains(&order.record.as_str());
        if !is_known || message["type"] != format!("{}.set", order.record) {
            return Err(unreadable(format!("{} is no message for us.", message["type"])));
        }
        up_to_date(state, &order)?;
        // A record that came to Quarterdeck another way is begun here with what it is told of it.
        let records = state.records.entry(order.record).or_default();
        records.entry(order.key).or_default().extend(order.set);
        Ok(())
    })
}

fn unreadable(why: String) -> Refusal {
    (StatusCode::UNPROCESSABLE_ENTITY, why)
}

/// Refuses what was decided about other words than the record has by now.
fn up_to_date(state: &state::State, order: &Order) -> Result<(), Refusal> {
    let rewritten = state.rewritten.get(&order.record).and_then(|all| all.get(&order.key));
    match (rewritten, order.version) {
        (None, _) => Ok(()),
        (Some(None), _) => {
            let why = "It says something else by now, which you are about to be told.";
            Err((StatusCode::CONFLICT, why.to_owned()))
        }
        (Some(Some(known)), Some(decided)) if decided >= *known => Ok(()),
        (Some(Some(known)), _) => {
            let why = format!("It says something else by now, which you have as version {known}.");
            Err((StatusCode::PRECONDITION_FAILED, why))
        }
    }
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
    act: impl FnOnce(&mut state::State, Value) -> Result<(), Refusal>,
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
        Ok::<_, Refusal>("taken")
    });
    match done {
        Ok(what) => says(StatusCode::OK, what),
        Err((status, why)) => says(status, &why),
    }
}

fn says(status: StatusCode, what: &str) -> Answer {
    (status, Json(json!({ "says": what })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decided_about_other_words_is_refused() {
        let mut state = state::State::default();
        let of = |version| Order {
            record: "review".to_owned(),
            key: "r1".to_owned(),
            set: Map::new(),
            version,
        };
        let status = |state: &state::State, version| {
            up_to_date(state, &of(version)).map_or_else(|(status, _)| status.as_u16(), |()| 200)
        };
        state.add("review", "r1", Map::new());
        state.sent(1, Some(1));
        assert_eq!([status(&state, Some(1)), status(&state, None)], [200, 200]);
        state.rewrite("review", "r1", Map::new());
        assert_eq!([status(&state, Some(1)), status(&state, Some(2))], [409, 409]);
        // Rewritten once more while it is on its way: what is answered is about words that are gone.
        state.rewrite("review", "r1", Map::new());
        state.sent(1, Some(2));
        assert_eq!([status(&state, Some(2)), status(&state, Some(3))], [409, 409]);
        state.sent(1, Some(3));
        assert_eq!([status(&state, None), status(&state, Some(2))], [412, 412]);
        assert_eq!([status(&state, Some(3)), status(&state, Some(4))], [200, 200]);
    }
}
