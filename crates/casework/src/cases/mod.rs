//! Cases: what waits in a queue, what was decided, what left undecided.

mod filter;
pub(crate) mod list;
pub(crate) mod opening;
mod orphans;
pub(crate) mod read;
mod sort;
pub(crate) mod sweep;

pub(crate) use filter::Filter;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{Error, Result, define_id};

use crate::decisions::DecisionId;

define_id!(
    /// Names a case.
    pub CaseId, "case"
);

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Case {
    /// Which case.
    #[schema(value_type = String)]
    pub id: CaseId,
    /// The queue that it is in.
    pub queue: String,
    /// How it stands.
    pub state: CaseState,
    /// How often it changed, from 1; a decision names the version that it saw.
    pub version: i64,
    /// What is decided about.
    pub record: RecordName,
    /// When it came up.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When it was decided or withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
    /// What was decided.
    pub action: Option<String>,
    /// By whom.
    pub decided_by: Option<String>,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub decision: Option<DecisionId>,
    /// Its place among those that wait.
    #[serde(skip)]
    pub(crate) sort_key: String,
}

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// It waits for a decision.
    Open,
    /// It was decided.
    Decided,
    /// Its record left the queue before anybody decided.
    Withdrawn,
}

/// Which record is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordName {
    /// Its kind.
    pub kind: String,
    /// Its key.
    pub key: String,
}

impl CaseState {
    /// Returns the word that the store keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
        }
    }
}

#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    case_id: String,
    queue: String,
    kind: String,
    record_key: String,
    state: String,
    version: i64,
    sort_key: String,
    opened_at: i64,
    ended_at: Option<i64>,
    action: Option<String>,
    decided_by: Option<String>,
    decision_id: Option<String>,
}

pub(crate) const COLUMNS: &str = "case_id, queue, kind, record_key, state, version, sort_key,
    opened_at, ended_at, action, decided_by, decision_id";

impl TryFrom<Row> for Case {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let states = [CaseState::Open, CaseState::Decided, CaseState::Withdrawn];
        let state = states.into_iter().find(|state| state.word() == row.state);
        Ok(Self {
            id: row.case_id.parse().map_err(Error::internal)?,
            queue: row.queue,
            state: state.ok_or_else(|| Error::internal(format!("no state: {}", row.state)))?,
            version: row.version,
            record: RecordName { kind: row.kind, key: row.record_key },
            opened_at: store::instant(row.opened_at)?,
            ended_at: row.ended_at.map(store::instant).transpose()?,
            action: row.action,
            decided_by: row.decided_by,
            decision: row.decision_id.map(|id| id.parse().map_err(Error::internal)).transpose()?,
            sort_key: row.sort_key,
        })
    }
}
