//! A trainer pays to be featured.

use serde_json::json;

use super::{CURRENCY, Moment, PRICE, fields};
use crate::state::State;
use crate::stripe;

/// Charges a trainer, and returns the key of the purchase.
pub(crate) fn buy(state: &mut State, moment: Moment, trainer: usize) -> String {
    let key = moment.key("purchase");
    let trainer = format!("trainer_{trainer:03}");
    let charge = state.book.charge(stripe::Sale {
        purchase: &key,
        trainer: &trainer,
        amount: PRICE,
        at: moment.at,
    });
    let purchase = json!({
        "purchase_id": key,
        "charge_id": charge,
        "trainer": trainer,
        "amount": { "amount": PRICE, "currency": CURRENCY },
        "status": "succeeded",
        "created_at": moment.at,
    });
    state.add("purchase", &key, fields(purchase));
    key
}
