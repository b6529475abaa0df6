//! A trainer wants the money back.

use serde_json::json;

use super::{Moment, fields};
use crate::state::State;

/// Passes a request on for `(purchase, reason)`, and returns its key.
pub(crate) fn request(
    state: &mut State,
    moment: Moment,
    (purchase, reason): (&str, Option<&str>),
) -> String {
    let key = moment.key("request");
    let mut request = fields(json!({
        "request_id": key,
        "purchase": purchase,
        "status": "pending",
        "requested_at": moment.at,
    }));
    if let Some(reason) = reason {
        request.insert("reason".to_owned(), reason.into());
    }
    state.add("refund_request", &key, request);
    key
}
