//! The pages of the room: the payments, and one of them with its story.
//!
//! They call the verbs that the API calls and work without script.

mod payment;
mod room;
mod trouble;
mod words;

use axum::routing::get;
use web::Routes;

use crate::Till;
use crate::rights::MoneyRead;

pub use trouble::{FailedRefunds, failed_refunds};

/// The address of the room.
pub(crate) const ROOM: &str = "/money";

/// Below this stands each payment.
const PAYMENTS: &str = "/money/payments";

pub(crate) fn routes() -> Routes<Till> {
    Routes::new()
        .page::<MoneyRead>(ROOM, get(room::show))
        .page::<MoneyRead>("/money/payments.csv", get(room::file))
        .page::<MoneyRead>("/money/payments.json", get(room::file))
        .page::<MoneyRead>("/money/payments/{id}", get(payment::show))
}
