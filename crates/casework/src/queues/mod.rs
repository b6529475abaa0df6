//! Queues as they stand: how many cases wait in each, for how long, and how many minutes that is.

use axum::extract::State;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use store::rows;
use utoipa::ToSchema;
use vocabulary::Result;
use web::{Json, May, Problem};

use crate::Casework;
use crate::declared::Declared;
use crate::rights::CasesRead;

/// A queue as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueState {
    /// Its name in the manual.
    pub name: String,
    /// How many cases wait in it.
    pub waiting: u64,
    /// How many minutes of work they are.
    pub minutes: u64,
    /// Since when the oldest waits.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub oldest: Option<Timestamp>,
}

/// All queues of the manual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Queues {
    /// In the order of the manual.
    pub items: Vec<QueueState>,
}

#[derive(Debug, FromQueryResult)]
pub(crate) struct Waiting {
    pub(crate) queue: String,
    pub(crate) waiting: i64,
    pub(crate) oldest: Option<i64>,
}

/// Counts what waits in each queue; those in which nothing does are not among them.
pub(crate) async fn waiting<C: ConnectionTrait>(connection: &C) -> Result<Vec<Waiting>> {
    let sql = "select queue, count(*) as waiting, min(opened_at) as oldest from cases
         where state = 'open' group by queue";
    rows(connection, sql, []).await
}

impl Casework {
    /// Lists the queues of the manual in force as they stand; none without a manual.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn queues(&self) -> Result<Vec<QueueState>> {
        let Some(in_force) = self.facts().running().now() else { return Ok(Vec::new()) };
        let waiting = waiting(self.facts().store().reader()).await?;
        let mut queues = Vec::new();
        for declared in Declared::all(&in_force) {
            let found = waiting.iter().find(|waiting| waiting.queue == declared.name());
            let count = found.map_or(0, |found| u64::try_from(found.waiting).unwrap_or(0));
            queues.push(QueueState {
                name: declared.name().to_owned(),
                waiting: count,
                minutes: count.saturating_mul(u64::from(declared.queue.minutes_each.number())),
                oldest: found.and_then(|found| found.oldest).map(store::instant).transpose()?,
            });
        }
        Ok(queues)
    }
}

/// Lists the queues with what waits in them.
#[utoipa::path(
    get,
    path = "/v1/queues",
    operation_id = "list_queues",
    tag = "cases",
    responses((status = 200, description = "The queues.", body = Queues)),
)]
pub(crate) async fn route(
    State(casework): State<Casework>,
    _: May<CasesRead>,
) -> Result<Json<Queues>, Problem> {
    Ok(Json(Queues { items: casework.queues().await? }))
}
