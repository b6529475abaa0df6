//! Events that the manual declares and that came otherwise: kept apart with the reason, until they are taken
//! in, since the manual or the sender was wrong, or thrown away by somebody.

pub(crate) mod discard;
pub(crate) mod keep;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod retry;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::instant;
use utoipa::ToSchema;
use vocabulary::{Error, Result};

use crate::events::Incoming;

/// An event in quarantine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Held {
    /// Its id, as its sender gave it.
    pub id: String,
    /// What happened, as the manual names it.
    pub name: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whom or what it is about.
    pub subject: Option<String>,
    /// Its properties as they came; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
    /// The properties that are left out since they may speak of a person and the caller may not read that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
    /// Why it was not taken in.
    pub problem: String,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// Who sent it.
    pub received_from: String,
}

#[derive(FromQueryResult)]
struct Row {
    event_id: String,
    name: String,
    at: i64,
    subject: Option<String>,
    properties: String,
    problem: String,
    received_at: i64,
    received_from: String,
}

const COLUMNS: &str =
    "event_id, name, at, subject, properties, problem, received_at, received_from";

impl TryFrom<Row> for Held {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.event_id,
            name: row.name,
            at: instant(row.at)?,
            subject: row.subject,
            properties: Some(serde_json::from_str(&row.properties).map_err(Error::internal)?),
            masked: Vec::new(),
            problem: row.problem,
            received_at: instant(row.received_at)?,
            received_from: row.received_from,
        })
    }
}

impl From<Held> for Incoming {
    fn from(held: Held) -> Self {
        let Held { id, name, at, subject, properties, .. } = held;
        Self { id, name, at, subject, properties: properties.unwrap_or_default() }
    }
}

/// Says that there is no such event.
fn missing(id: &str) -> Error {
    Error::missing(format!("There is no event `{id}` in quarantine."))
        .hint("It may have been taken in or thrown away meanwhile.")
}
