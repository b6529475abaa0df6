//! Incidents: trouble that people work on, with what they say about it to each other and to customers.
//!
//! An incident is opened by hand, from an alert, or by what a rule does. It is open, watched over
//! (monitoring), resolved, and closed at last, in this order; steps may be left out.

pub(crate) mod advance;
mod effect;
pub(crate) mod list;
pub(crate) mod open;
pub(crate) mod read;
pub(crate) mod update;

use jiff::Timestamp;
use manual::Manual;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Error, Result};

use crate::ids::{AlertId, IncidentId, UpdateId};
use crate::{Probe, Provider, Slo, severities};

pub(crate) use advance::advance;
pub(crate) use effect::{OpenIncidentDeed, OpenIncidentEffect};
pub(crate) use list::with_news;
pub(crate) use list::{Which, count_open, list};
pub(crate) use open::{NewIncident, open};
pub(crate) use read::read;
pub(crate) use update::{NewUpdate, Promise, update};

/// The longest title, which stands in one line of a status page.
const LONGEST_TITLE: usize = 200;

/// The longest update: two pages, which is more than anybody reads in trouble.
const LONGEST_TEXT: usize = 8_000;

/// How much an incident affects at most: more than any status page has room for.
const MOST_AFFECTED: usize = 50;

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IncidentState {
    /// People work on it.
    Open,
    /// It is mended, and people watch whether it stays so.
    Monitoring,
    /// It is over.
    Resolved,
    /// Nobody has anything to do about it any more.
    Closed,
}

impl IncidentState {
    /// All of them, in their order.
    pub(crate) const ALL: [Self; 4] = [Self::Open, Self::Monitoring, Self::Resolved, Self::Closed];

    /// Returns the word for it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    fn read(word: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::internal(format!("`{word}` is no state of an incident")))
    }

    /// Whether the trouble lasts.
    pub(crate) fn lasts(self) -> bool {
        matches!(self, Self::Open | Self::Monitoring)
    }
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Incident {
    /// Its id.
    #[schema(value_type = String)]
    pub id: IncidentId,
    /// What it is about.
    pub title: String,
    /// How bad it is.
    #[schema(required)]
    pub severity: Option<String>,
    /// How it stands.
    pub state: IncidentState,
    /// What does not work, such as `probe.website`.
    pub affects: Vec<String>,
    /// The alert that it was opened for.
    #[schema(required, value_type = Option<String>)]
    pub alert: Option<AlertId>,
    /// Who opened it.
    pub opened_by: String,
    /// Since when it lasts.
    #[schema(value_type = String)]
    pub started_at: Timestamp,
    /// When it was mended.
    #[schema(required, value_type = Option<String>)]
    pub monitoring_at: Option<Timestamp>,
    /// When it was over.
    #[schema(required, value_type = Option<String>)]
    pub resolved_at: Option<Timestamp>,
    /// When it was closed.
    #[schema(required, value_type = Option<String>)]
    pub closed_at: Option<Timestamp>,
    /// When the next update is promised.
    #[schema(required, value_type = Option<String>)]
    pub next_update_at: Option<Timestamp>,
}

/// What somebody wrote about an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Update {
    /// Its id.
    #[schema(value_type = String)]
    pub id: UpdateId,
    /// When it was written.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What it says.
    pub text: String,
    /// Whether customers see it.
    pub public: bool,
    /// How the incident stood then.
    pub state: IncidentState,
}

/// An incident with all that was written about it, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct IncidentDetail {
    /// The incident.
    #[serde(flatten)]
    pub incident: Incident,
    /// What was written about it.
    pub updates: Vec<Update>,
}

#[derive(FromQueryResult)]
pub(crate) struct Row {
    incident_id: String,
    title: String,
    severity: Option<String>,
    state: String,
    affects: String,
    alert_id: Option<String>,
    opened_by: String,
    started_at: i64,
    monitoring_at: Option<i64>,
    resolved_at: Option<i64>,
    closed_at: Option<i64>,
    next_update_at: Option<i64>,
}

pub(crate) const COLUMNS: &str =
    "incident_id, title, severity, state, affects, alert_id, opened_by, started_at,
     monitoring_at, resolved_at, closed_at, next_update_at";

impl TryFrom<Row> for Incident {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let instant = |at: Option<i64>| at.map(store::instant).transpose();
        let alert = row.alert_id.map(|id| id.parse()).transpose();
        Ok(Self {
            id: row.incident_id.parse().map_err(Error::internal)?,
            title: row.title,
            severity: row.severity,
            state: IncidentState::read(&row.state)?,
            affects: serde_json::from_str(&row.affects).map_err(Error::internal)?,
            alert: alert.map_err(Error::internal)?,
            opened_by: row.opened_by,
            started_at: store::instant(row.started_at)?,
            monitoring_at: instant(row.monitoring_at)?,
            resolved_at: instant(row.resolved_at)?,
            closed_at: instant(row.closed_at)?,
            next_update_at: instant(row.next_update_at)?,
        })
    }
}

#[derive(FromQueryResult)]
struct UpdateRow {
    update_id: String,
    incident_id: String,
    at: i64,
    by_whom: String,
    text: String,
    public: bool,
    state: String,
}

const UPDATE_COLUMNS: &str = "update_id, incident_id, at, by_whom, text, public, state";

impl TryFrom<UpdateRow> for Update {
    type Error = Error;

    fn try_from(row: UpdateRow) -> Result<Self> {
        Ok(Self {
            id: row.update_id.parse().map_err(Error::internal)?,
            at: store::instant(row.at)?,
            by: row.by_whom,
            text: row.text,
            public: row.public,
            state: IncidentState::read(&row.state)?,
        })
    }
}

/// Refuses a text that is empty or too long, naming the field that it came in.
fn check_text(field: &str, text: &str, longest: usize) -> Result<()> {
    let says = if text.trim().is_empty() {
        "It says nothing."
    } else if text.len() > longest {
        "It is too long."
    } else if text.chars().any(|sign| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')) {
        "It holds signs that cannot be shown."
    } else {
        return Ok(());
    };
    Err(Error::invalid(says)
        .hint(format!("Write plain words, and at most {longest} bytes."))
        .with("field", field))
}

/// Refuses a severity that the manual does not have, or something affected that it does not know.
fn check_names(manual: &Manual, severity: Option<&str>, affects: &[String]) -> Result<()> {
    let known = acts::limit::severities(manual);
    if let Some(severity) = severity.filter(|severity| !known.contains(severity)) {
        return Err(Error::invalid(format!("There is no severity `{severity}`."))
            .hint(format!("Choose one of {}.", known.join(", ")))
            .with("field", "severity"));
    }
    for affected in affects {
        let is_known = match affected.split_once('.') {
            Some(("probe", name)) => manual.get::<Probe>(name, 0).is_some(),
            Some(("provider", name)) => manual.get::<Provider>(name, 0).is_some(),
            Some(("slo", name)) => manual.get::<Slo>(name, 0).is_some(),
            _ => false,
        };
        if !is_known {
            return Err(Error::invalid(format!("The manual has no `{affected}`."))
                .hint("Name a probe, provider or slo of the manual, such as `probe.website`.")
                .with("field", "affects"));
        }
    }
    Ok(())
}

/// Returns the tone in which an incident is shown.
pub(crate) fn tone(manual: Option<&Manual>, incident: &Incident) -> web::console::Tone {
    match (incident.state, &incident.severity) {
        (IncidentState::Open, Some(severity)) => severities::tone(manual, severity),
        (IncidentState::Open | IncidentState::Monitoring, _) => web::console::Tone::Warning,
        (IncidentState::Resolved, _) => web::console::Tone::Good,
        (IncidentState::Closed, _) => web::console::Tone::Neutral,
    }
}
