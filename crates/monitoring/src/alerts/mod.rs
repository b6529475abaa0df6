//! Alerts: what a rule of the manual found bad, from its first sign to its end.
//!
//! A rule is judged again and again ([`judge()`]). What it finds bad is pending for the rule's `for`,
//! then it fires: people are told, and what the rule does is done. It is over when the rule finds it
//! fine. What is unknown begins nothing and ends nothing.

pub(crate) mod acknowledge;
mod advance;
mod deeds;
mod judge;
pub(crate) mod list;
mod moving;
mod notices;
mod step;
mod telling;
mod told;
mod verdict;
mod watches;
mod write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use manual::Manual;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Error, Money, Result};

use crate::Unit;
use crate::alert::{Alert as Rule, Sign};
use crate::ids::{AlertId, IncidentId};
use crate::readings::Labels;

pub(crate) use acknowledge::acknowledge;
pub(crate) use judge::judge;
pub(crate) use list::{count_firing, list};
pub(crate) use moving::Judging;
pub(crate) use notices::{Message, playbook, ways};
pub(crate) use told::notices;
pub(crate) use watches::probes as probes_of;

/// How an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AlertState {
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
    pub(crate) fn word(self) -> &'static str {
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
pub(crate) struct Alert {
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
    /// The incident in which people work on it.
    #[schema(required, value_type = Option<String>)]
    pub incident: Option<IncidentId>,
    /// What could not be done when it began: whom it did not reach, what was not set going.
    #[schema(required)]
    pub problem: Option<String>,
    /// When it was last found bad before it fired, to the round.
    #[serde(skip)]
    pub(crate) last_bad_at: Option<Timestamp>,
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
    last_bad_at: Option<i64>,
}

pub(crate) const COLUMNS: &str =
    "alert_id, rule, labels, state, severity, value, began_at, started_at, resolved_at,
     acknowledged_at, acknowledged_by, incident_id, problem, last_bad_at";

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
            last_bad_at: instant(row.last_bad_at)?,
        })
    }
}

/// Finds an alert.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn read<C: ConnectionTrait>(connection: &C, id: AlertId) -> Result<Alert> {
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
pub(crate) fn title(alert: &Alert) -> String {
    let about: Vec<&str> = alert.labels.values().map(String::as_str).collect();
    if about.is_empty() {
        alert.rule.clone()
    } else {
        format!("{} ({})", alert.rule, about.join(", "))
    }
}

/// Writes the value of an alert for people, in the unit that the manual says.
#[must_use]
pub(crate) fn value(manual: Option<&Manual>, alert: &Alert) -> Option<String> {
    let unit = manual.and_then(|manual| match &manual.get::<Rule>(&alert.rule, 0)?.sign {
        Sign::Watch(watched) => watched.unit(manual),
        Sign::When(_) => None,
    });
    Some(in_words(alert.value.as_ref()?, unit.as_ref()))
}

fn in_words(value: &serde_json::Value, unit: Option<&Unit>) -> String {
    if let Ok(money) = Money::deserialize(value) {
        return money.to_string();
    }
    let words = match facts::world::values::of_json(value) {
        Ok(value) => facts::world::texts::words(&value, &TimeZone::UTC),
        Err(_) => value.to_string(),
    };
    match unit.filter(|_| value.is_number()) {
        Some(Unit::Things(word)) if word == "percent" => format!("{words} %"),
        Some(Unit::Things(word) | Unit::Time(word)) => {
            format!("{words} {}", word.replace('_', " "))
        }
        Some(Unit::Money(_) | Unit::Span) | None => words,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_written_for_people() {
        let check = |value: serde_json::Value, unit: Option<&str>, expected: &str| {
            let unit = unit.map(Unit::things);
            assert_eq!(in_words(&value, unit.as_ref()), expected);
        };
        check(json!(12.0), None, "12");
        check(json!(12.0), Some("percent"), "12 %");
        check(json!(3), Some("open_tickets"), "3 open tickets");
        check(json!({ "amount": 2_200, "currency": "AUD" }), None, "22.00 AUD");
        check(json!("1h"), Some("seconds"), "1h");
    }
}
