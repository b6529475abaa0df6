//! A dog owner thinks better of a review.

use serde_json::json;

use super::fields;
use crate::plan::Written;
use crate::state::State;

/// Puts other words in place of a review's, which then has to be read again.
pub(crate) fn rewrite(state: &mut State, key: &str, written: &Written) {
    let words = json!({
        "body": written.body,
        "stars": written.stars,
        "moderation_status": "pending",
        "rejection_reason": null,
    });
    state.rewrite("review", key, fields(words));
    state.labels.insert(key.to_owned(), written.label);
}
