//! The routes of the room: the API here, the pages in `pages/`.

use web::{Routes, routes};

use crate::rights::MoneyRead;
use crate::{Till, pages, payments, refunds, webhooks};

/// Why everybody may send here.
const SIGNED: &str = "Stripe signs what it sends, and has no account here";

/// Returns the routes; the handlers need the till.
#[must_use]
pub fn routes() -> Routes<Till> {
    Routes::new()
        .public_api(routes!(webhooks::receive::route), SIGNED)
        .api::<MoneyRead>(routes!(payments::list::route))
        .api::<MoneyRead>(routes!(payments::read::route))
        .api::<MoneyRead>(routes!(refunds::list::route))
        .merge(pages::routes())
}
