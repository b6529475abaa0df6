//! Listing runs, the newest first: of one job, or those set aside of all jobs.

use axum::extract::State;
use store::DatabaseConnection;
use vocabulary::id::RunId;
use vocabulary::{Error, Result};
use web::{Json, May, Page, PageQuery, Path, Problem, Query};
use work::runs::{Of, Standing};

use super::Run;
use crate::rights::JobsRead;
use crate::{Known, page_of_work};

/// Lists a page of runs.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list(
    reader: &DatabaseConnection,
    known: &Known,
    (which, query): ((Of<'_>, Standing), &PageQuery),
) -> Result<Page<Run>> {
    let rows = work::runs::list(reader, which, &page_of_work::<RunId>(query)?).await?;
    Ok(Page::cut(rows, query, |run| run.id)?.map(|run| Run::of(known, run)))
}

/// Lists a page of the runs of one job.
///
/// # Errors
/// When no job has the name; else as [`list`].
pub(crate) async fn of_job(
    reader: &DatabaseConnection,
    known: &Known,
    (name, query): (&str, &PageQuery),
) -> Result<Page<Run>> {
    let runs = list(reader, known, ((known.runs_of(name), Standing::Any), query)).await?;
    if runs.items.is_empty() && !known.has(name) {
        return Err(Error::missing(format!("There is no job `{name}`.")).hint(
            "List the jobs to see which there are; a job without a schedule has a name \
                   only while it has runs.",
        ));
    }
    Ok(runs)
}

/// Lists the runs of a job, the newest first.
#[utoipa::path(
    get,
    path = "/v1/jobs/{name}/runs",
    tag = "jobs",
    operation_id = "list_runs_of_job",
    params(("name" = String, Path, description = "The job."), PageQuery),
    responses(
        (status = 200, description = "A page of its runs.", body = Page<Run>),
        (status = 404, description = "There is no such job."),
    ),
)]
pub(crate) async fn of_job_route(
    State(known): State<Known>,
    may: May<JobsRead>,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Run>>, Problem> {
    Ok(Json(of_job(may.reader(), &known, (&name, &query)).await?))
}

/// Lists the runs that are set aside for people, of all jobs, the newest first.
#[utoipa::path(
    get,
    path = "/v1/set-aside",
    tag = "jobs",
    operation_id = "list_runs_set_aside",
    params(PageQuery),
    responses((status = 200, description = "A page of the runs.", body = Page<Run>)),
)]
pub(crate) async fn set_aside_route(
    State(known): State<Known>,
    may: May<JobsRead>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Run>>, Problem> {
    Ok(Json(list(may.reader(), &known, ((Of::All, Standing::SetAside), &query)).await?))
}
