//! The routes of facts.

use web::{RouteLimits, Routes, routes};

use crate::rights::{EventsWrite, RecordsRead, RecordsWrite};
use crate::{Facts, events, pages, quarantine, records};

/// Declares the routes.
#[must_use]
pub fn routes() -> Routes<Facts> {
    let large = RouteLimits { body: records::load::MOST_BYTES, ..RouteLimits::default() };
    let many = Routes::new()
        .api::<RecordsWrite>(routes!(records::load::route))
        .api::<EventsWrite>(routes!(events::route))
        .limited(large);
    Routes::new()
        .api::<RecordsRead>(routes!(records::get::route))
        .api::<RecordsRead>(routes!(records::list::route))
        .api::<RecordsRead>(routes!(records::history::route))
        .api::<RecordsWrite>(routes!(records::put::route))
        .api::<RecordsWrite>(routes!(records::patch::route))
        .api::<RecordsWrite>(routes!(records::remove::route))
        .api::<RecordsRead>(routes!(quarantine::list::route))
        .api::<RecordsRead>(routes!(quarantine::read::route))
        .api::<EventsWrite>(routes!(quarantine::retry::route))
        .api::<EventsWrite>(routes!(quarantine::discard::route))
        .merge(many)
        .merge(pages::routes())
}
