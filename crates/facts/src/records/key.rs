//! Keys and the other short names by which facts are found: what may stand in one.

use serde_json::{Map, Value};
use vocabulary::{Error, Result};

use crate::record::Record;

/// The most bytes of a key: it stands in addresses and in the indexes of both engines.
const LONGEST: usize = 256;

/// Checks a key, or the id, name or subject of an event.
///
/// # Errors
/// When it is empty or too long, or has signs that nobody sees; PostgreSQL keeps no U+0000 at all. `.` and
/// `..` are steps of an address and arrive nowhere.
pub(crate) fn check(what: &str, text: &str) -> Result<()> {
    if is_one(text) {
        return Ok(());
    }
    let says = format!("The {what} is no text of 1 to {LONGEST} bytes without control characters.");
    let says = if is_step(text) { format!("The {what} `{text}` is no name.") } else { says };
    Err(Error::invalid(says).hint("Send a short one that people can read."))
}

/// Says whether a text can be a key.
pub(super) fn is_one(text: &str) -> bool {
    let is_of_a_length = (1..=LONGEST).contains(&text.len());
    is_of_a_length && !text.contains(char::is_control) && !is_step(text)
}

/// Says whether browsers and servers read a text as a step of an address.
fn is_step(text: &str) -> bool {
    matches!(text, "." | "..")
}

/// Reads the key out of the fields of a whole record that were checked.
pub(super) fn of(record: &Record, fields: &Map<String, Value>) -> Option<String> {
    match fields.get(record.key.value.as_str())? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
