//! The routes of the manual: the API here, the pages in `pages/`.

use web::{Routes, routes};

use crate::rights::{ManualPublish, ManualRead};
use crate::{Publisher, pages, state, versions};

/// Returns the routes; the handlers need whoever publishes.
#[must_use]
pub fn routes() -> Routes<Publisher> {
    Routes::new()
        .api::<ManualRead>(routes!(state::route))
        .api::<ManualRead>(routes!(versions::list::route))
        .api::<ManualRead>(routes!(versions::read::route))
        .api::<ManualRead>(routes!(versions::changes::route))
        .api::<ManualPublish>(routes!(versions::roll_back::route))
        .merge(pages::routes())
}
