//! A purchase was refunded before Quarterdeck came.

use jiff::Timestamp;

use crate::state::State;
use crate::stripe::Wish;

/// Gives a purchase back as the company did by hand.
pub(super) fn give_back(state: &mut State, key: &str, at: Timestamp) {
    let purchases = state.records.get_mut("purchase");
    let Some(purchase) = purchases.and_then(|all| all.get_mut(key)) else { return };
    let charge = purchase.get("charge_id").and_then(|id| id.as_str()).unwrap_or_default();
    if state.book.refund(Wish::of_all(charge), at).is_ok() {
        purchase.insert("status".to_owned(), "refunded".into());
    }
}
