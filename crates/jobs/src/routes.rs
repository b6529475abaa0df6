//! The routes of the room: the API here, the pages in `pages/`.

use web::{Routes, routes};

use crate::rights::{JobsRead, JobsRun};
use crate::{Known, effects, list, pages, runs};

/// Returns the routes; the handlers need to know the schedules.
#[must_use]
pub fn routes() -> Routes<Known> {
    Routes::new()
        .api::<JobsRead>(routes!(list::route))
        .api::<JobsRead>(routes!(runs::list::of_job_route))
        .api::<JobsRead>(routes!(runs::read::route))
        .api::<JobsRead>(routes!(runs::list::set_aside_route))
        .api::<JobsRun>(routes!(runs::replay::route))
        .api::<JobsRead>(routes!(effects::list::route))
        .api::<JobsRead>(routes!(effects::read::route))
        .api::<JobsRun>(routes!(effects::retry::route))
        .api::<JobsRun>(routes!(effects::resolve::route))
        .merge(pages::routes())
}
