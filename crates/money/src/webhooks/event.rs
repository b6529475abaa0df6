//! An event of Stripe's, so far as its envelope says.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use vocabulary::{Error, Result};

/// Ids are kept to know repeats; Stripe's have about 30 characters and promise no more than 255.
const LONGEST_ID: usize = 255;

/// An event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Its id; the same id is the same event again.
    pub(super) id: String,
    /// What happened, such as `charge.refunded`.
    pub(super) sort: String,
    /// When it happened, to the second.
    pub(super) created_at: Timestamp,
    /// The thing that it happened to, as it was then.
    pub(super) object: Value,
}

#[derive(Deserialize)]
struct Written {
    id: String,
    #[serde(rename = "type")]
    sort: String,
    created: i64,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

/// Reads an event.
///
/// # Errors
/// When the body is none.
pub(super) fn read(body: &[u8]) -> Result<Event> {
    let event: Written = serde_json::from_slice(body).map_err(|error| {
        Error::invalid(format!("The body is no event of Stripe: {error}."))
            .hint("Send here what Stripe sends, as it is.")
    })?;
    if event.id.is_empty() || event.id.len() > LONGEST_ID {
        return Err(Error::invalid("The event has an id that is none of Stripe's."));
    }
    let created_at = Timestamp::from_second(event.created)
        .map_err(|_| Error::invalid("The event happened at no time that there is."))?;
    Ok(Event { id: event.id, sort: event.sort, created_at, object: event.data.object })
}
