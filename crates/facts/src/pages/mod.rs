//! The pages of the room: the kinds of records, those of a kind, and one of them with what it said before.
//!
//! They call the verbs that the API calls and work without script.

mod kinds;
mod list;
mod record;

use axum::routing::get;
use web::Routes;
use web::console::names::segment;

use crate::Facts;
use crate::rights::RecordsRead;

/// The address of the room.
pub(crate) const ROOM: &str = "/records";

pub(crate) fn routes() -> Routes<Facts> {
    Routes::new()
        .page::<RecordsRead>(ROOM, get(kinds::show))
        .page::<RecordsRead>("/records/{kind}", get(list::show))
        .page::<RecordsRead>("/records/{kind}/{key}", get(record::show))
}

/// Returns the address of the records of a kind.
fn all(kind: &str) -> String {
    format!("{ROOM}/{kind}")
}

/// Returns the address of a record, whose key may hold anything.
fn one((kind, key): (&str, &str)) -> String {
    format!("{ROOM}/{kind}/{}", segment(key))
}
