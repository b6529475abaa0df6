//! Reading what was decided, as it was kept.

use facts::deeds::Step;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Map, Value};
use store::{micros, row, scalar};
use vocabulary::{Error, Result};

use super::DecisionId;
use crate::cases::CaseId;

/// A decision as it was kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// The case.
    pub(crate) case: CaseId,
    /// The key of the record that was decided about.
    pub(crate) record: String,
    /// The action that was chosen.
    pub(crate) action: String,
    /// What was answered.
    pub(crate) answers: Map<String, Value>,
    /// What it came to at that moment.
    pub(crate) steps: Vec<Step>,
    /// Who decided.
    pub(crate) by: String,
    /// When.
    pub(crate) at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    case_id: String,
    record_key: String,
    action: String,
    answers: String,
    steps: String,
    decided_by: String,
    decided_at: i64,
}

/// Finds a decision.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn find<C: ConnectionTrait>(
    connection: &C,
    id: DecisionId,
) -> Result<Option<Kept>> {
    let sql = "select cases.case_id, cases.record_key, decisions.action, answers, steps, decisions.decided_by,
         decided_at from decisions join cases on cases.case_id = decisions.case_id
         where decisions.decision_id = $1";
    let found: Option<Row> = row(connection, sql, [id.to_string().into()]).await?;
    found.map(Kept::try_from).transpose()
}

/// Counts what somebody decided in a queue from an instant on.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn count<C: ConnectionTrait>(
    connection: &C,
    (queue, by): (&str, &str),
    since: Timestamp,
) -> Result<u64> {
    let sql = "select count(*) from decisions
         where queue = $1 and decided_by = $2 and decided_at >= $3";
    let values = [queue.into(), by.into(), micros(since).into()];
    let count: Option<i64> = scalar(connection, sql, values).await?;
    Ok(count.map_or(0, i64::unsigned_abs))
}

impl TryFrom<Row> for Kept {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            case: row.case_id.parse().map_err(Error::internal)?,
            record: row.record_key,
            action: row.action,
            answers: serde_json::from_str(&row.answers).map_err(Error::internal)?,
            steps: serde_json::from_str(&row.steps).map_err(Error::internal)?,
            by: row.decided_by,
            at: store::instant(row.decided_at)?,
        })
    }
}
