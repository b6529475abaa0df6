//! Reading one run.

use axum::extract::State;
use store::DatabaseConnection;
use vocabulary::id::RunId;
use vocabulary::{Error, Result};
use web::{Json, May, Path, Problem};

use super::Run;
use crate::Known;
use crate::rights::JobsRead;

/// Reads a run as `work` keeps it.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub(crate) async fn find(reader: &DatabaseConnection, run: RunId) -> Result<work::runs::Run> {
    work::runs::find(reader, run).await?.ok_or_else(|| {
        Error::missing("There is no such run.")
            .hint("Runs are forgotten after a month, those that were set aside after a year.")
    })
}

/// Reads a run.
///
/// # Errors
/// As [`find`].
pub(crate) async fn read(reader: &DatabaseConnection, known: &Known, run: RunId) -> Result<Run> {
    Ok(Run::of(known, find(reader, run).await?))
}

/// Reads a run.
#[utoipa::path(
    get,
    path = "/v1/runs/{id}",
    tag = "jobs",
    operation_id = "read_run",
    params(("id" = String, Path, description = "The run.")),
    responses(
        (status = 200, description = "The run.", body = Run),
        (status = 404, description = "There is no such run."),
    ),
)]
pub(crate) async fn route(
    State(known): State<Known>,
    may: May<JobsRead>,
    Path(run): Path<RunId>,
) -> Result<Json<Run>, Problem> {
    Ok(Json(read(may.reader(), &known, run).await?))
}
