//! The pages of the room: the kinds of records, those of a kind, and one of them with what it said before;
//! and the events in quarantine.
//!
//! They call the verbs that the API calls and work without script.

mod kinds;
mod list;
mod quarantine;
mod record;

use axum::routing::{get, post};
use web::Routes;
use web::console::names::segment;

use crate::Facts;
use crate::rights::{EventsWrite, RecordsRead};

/// The address of the room.
pub(crate) const ROOM: &str = "/records";

pub(crate) fn routes() -> Routes<Facts> {
    Routes::new()
        .page::<RecordsRead>(ROOM, get(kinds::show))
        .page::<RecordsRead>("/records/{kind}", get(list::show))
        .page::<RecordsRead>("/records/{kind}/{key}", get(record::show))
        .page::<RecordsRead>(quarantine::QUARANTINE, get(quarantine::all))
        .page::<RecordsRead>("/quarantine/{id}", get(quarantine::show))
        .page::<EventsWrite>("/quarantine/{id}/retry", post(quarantine::take_in))
        .page::<EventsWrite>("/quarantine/{id}/discard", post(quarantine::throw_away))
}

/// Returns the address of the records of a kind.
fn all(kind: &str) -> String {
    format!("{ROOM}/{kind}")
}

/// Returns the address of a record, whose key may hold anything.
fn one((kind, key): (&str, &str)) -> String {
    format!("{ROOM}/{kind}/{}", segment(key))
}
