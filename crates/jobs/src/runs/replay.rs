//! Running again what was set aside, with all its attempts before it.

use axum::extract::State;
use axum::http::StatusCode;
use vocabulary::Result;
use vocabulary::id::RunId;
use web::{Json, May, Path, Problem};

use super::{Run, read};
use crate::Known;
use crate::rights::JobsRun;

/// Runs again what was set aside.
///
/// # Errors
/// When there is no such run, it is not set aside, or another unfinished run does the same.
pub(crate) async fn replay(may: &May<JobsRun>, run: RunId) -> Result<()> {
    work::runs::replay(may.store(), may.attribution(), run).await
}

/// Runs again what was set aside.
#[utoipa::path(
    post,
    path = "/v1/runs/{id}/replays",
    tag = "jobs",
    operation_id = "replay_run",
    params(("id" = String, Path, description = "The run.")),
    responses(
        (status = 201, description = "It is scheduled anew.", body = Run),
        (status = 404, description = "There is no such run."),
        (status = 409, description = "It is not set aside, or an unfinished run does the same."),
    ),
)]
pub(crate) async fn route(
    State(known): State<Known>,
    may: May<JobsRun>,
    Path(run): Path<RunId>,
) -> Result<(StatusCode, Json<Run>), Problem> {
    replay(&may, run).await?;
    Ok((StatusCode::CREATED, Json(read::read(may.reader(), &known, run).await?)))
}
