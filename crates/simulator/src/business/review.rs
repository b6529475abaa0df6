//! A dog owner writes about a trainer.

use serde_json::json;

use super::{Moment, fields};
use crate::plan::Written;
use crate::state::State;

/// Takes a review, and returns its key. Its label stays with the company.
pub(crate) fn review(state: &mut State, moment: Moment, written: &Written) -> String {
    let key = moment.key("review");
    let review = json!({
        "review_id": key,
        "trainer": format!("trainer_{:03}", written.trainer),
        "body": written.body,
        "stars": written.stars,
        "moderation_status": "pending",
        "created_at": moment.at,
    });
    state.add("review", &key, fields(review));
    state.labels.insert(key.clone(), written.label);
    if state.labels.len() > state.of("review").count() {
        state.labels.pop_first();
    }
    key
}
