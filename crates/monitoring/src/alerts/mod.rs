//! Alerts: what a rule of the manual found bad, from its first sign to its end.
//!
//! A rule is judged again and again ([`judge()`]). What it finds bad is pending for the rule's `for`,
//! then it fires: people are told, and what the rule does is done. It is over when the rule finds it
//! fine. What is unknown begins nothing and ends nothing.

pub(crate) mod acknowledge;
mod advance;
mod judge;
pub(crate) mod list;
mod notices;
mod step;
mod verdict;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Error, Money, Result};

use crate::ids::{AlertId, IncidentId};
use crate::readings::Labels;

pub(crate) use acknowledge::acknowledge;
pub(crate) use judge::judge;
pub use list::{count_firing, list};
pub(crate) use notices::{Message, ways};

/// How an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// It is bad, but not for long enough yet; nobody was told.
    Pending,
    /// It is bad, and people were told.
    Firing,
    /// It is over.
    Resolved,
}

impl AlertState {
    /// Returns the word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Resolved => "resolved",
        }
    }

    fn read(word: &str) -> Result<Self> {
        [Self::Pending, Self::Firing, Self::Resolved]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::internal(format!("`{word}` is no state of an alert")))
    }
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// Its id.
    #[schema(value_type = String)]
    pub id: AlertId,
    /// The rule of the manual that found it.
    pub rule: String,
    /// How bad it is.
    pub severity: String,
    /// How it stands.
    pub state: AlertState,
    /// Which of several things of one rule it is about.
    pub labels: Labels,
    /// The value that the rule found; nothing where it is a condition.
    #[schema(required, value_type = Option<Object>)]
    pub value: Option<serde_json::Value>,
    /// Since when it has been bad.
    #[schema(value_type = String)]
    pub began_at: Timestamp,
    /// When people were told.
    #[schema(required, value_type = Option<String>)]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[schema(required, value_type = Option<String>)]
    pub resolved_at: Option<Timestamp>,
    /// When somebody took it on.
    #[schema(required, value_type = Option<String>)]
    pub acknowledged_at: Option<Timestamp>,
    /// Who took it on.
    #[schema(required)]
    pub acknowledged_by: Option<String>,
    /// The newest incident that was opened for it.
    #[schema(required, value_type = Option<String>)]
    pub incident: Option<IncidentId>,
    /// What could not be done when it began: whom it did not reach, what was not set going.
    #[schema(required)]
    pub problem: Option<String>,
}

#[derive(FromQueryResult)]
pub(crate) struct Row {
    alert_id: String,
    rule: String,
    labels: String,
    state: String,
    severity: String,
    value: Option<String>,
    began_at: i64,
    started_at: Option<i64>,
    resolved_at: Option<i64>,
    acknowledged_at: Option<i64>,
    acknowledged_by: Option<String>,
    incident_id: Option<String>,
    problem: Option<String>,
}

pub(crate) const COLUMNS: &str =
    "alert_id, rule, labels, state, severity, value, began_at, started_at, resolved_at,
     acknowledged_at, acknowledged_by, problem,
     (select max(incident_id) from incidents i where i.alert_id = alerts.alert_id) as incident_id";

impl TryFrom<Row> for Alert {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let instant = |at: Option<i64>| at.map(store::instant).transpose();
        let value = row.value.map(|value| serde_json::from_str(&value)).transpose();
        let incident = row.incident_id.map(|id| id.parse()).transpose();
        Ok(Self {
            id: row.alert_id.parse().map_err(Error::internal)?,
            rule: row.rule,
            severity: row.severity,
            state: AlertState::read(&row.state)?,
            labels: serde_json::from_str(&row.labels).map_err(Error::internal)?,
            value: value.map_err(Error::internal)?,
            began_at: store::instant(row.began_at)?,
            started_at: instant(row.started_at)?,
            resolved_at: instant(row.resolved_at)?,
            acknowledged_at: instant(row.acknowledged_at)?,
            acknowledged_by: row.acknowledged_by,
            incident: incident.map_err(Error::internal)?,
            problem: row.problem,
        })
    }
}

/// Finds an alert.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub async fn read<C: ConnectionTrait>(connection: &C, id: AlertId) -> Result<Alert> {
    let sql = format!("select {COLUMNS} from alerts where alert_id = $1");
    let row: Option<Row> = store::row(connection, &sql, [id.to_string().into()]).await?;
    row.ok_or_else(|| {
        Error::missing(format!("There is no alert {id}."))
            .hint("`GET /v1/alerts` lists those there are.")
    })?
    .try_into()
}

/// Names an alert for people: its rule, and which of several things it is about.
#[must_use]
pub fn title(alert: &Alert) -> String {
    let about: Vec<&str> = alert.labels.values().map(String::as_str).collect();
    if about.is_empty() {
        alert.rule.clone()
    } else {
        format!("{} ({})", alert.rule, about.join(", "))
    }
}

/// Writes a value that a rule found for people; its unit is the metric's.
#[must_use]
pub(crate) fn in_words(value: &serde_json::Value) -> String {
    if let Ok(money) = Money::deserialize(value) {
        return money.to_string();
    }
    match facts::world::values::of_json(value) {
        Ok(value) => facts::world::texts::words(&value, &TimeZone::UTC),
        Err(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_written_for_people() {
        let check = |value: serde_json::Value, expected: &str| {
            assert_eq!(in_words(&value), expected);
        };
        check(json!(12.0), "12");
        check(json!({ "amount": 2_200, "currency": "AUD" }), "22.00 AUD");
        check(json!("1h"), "1h");
    }
}
