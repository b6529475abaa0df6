//! The pages of the room: the kinds of records, those of a kind, and one of them with what it said before.
//!
//! They call the verbs that the API calls and work without script.

mod kinds;
mod list;
mod record;

use axum::routing::get;
use web::Routes;

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

/// Writes a name of the manual as people read it: `joined_at` is "Joined at".
fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the address of the records of a kind.
fn all(kind: &str) -> String {
    format!("{ROOM}/{kind}")
}

/// Returns the address of a record, whose key may hold anything.
fn one((kind, key): (&str, &str)) -> String {
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    // A space is `+` in a form only.
    format!("{ROOM}/{kind}/{}", key.replace('+', "%20"))
}
