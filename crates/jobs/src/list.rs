//! Listing jobs: each with its schedule, its next slot, its last run, and how many runs are set aside.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use store::DatabaseConnection;
use utoipa::ToSchema;
use vocabulary::Result;
use web::{Json, May, Page, PageQuery, Problem, Query};
use work::Scheduled;
use work::runs::{Standing, count_set_aside, list as list_runs, names};

use crate::Known;
use crate::rights::JobsRead;
use crate::runs::Run;

/// A job by the name that its runs go by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Job {
    /// The name of its schedule; of the job itself where no schedule starts it.
    #[schema(example = "featured_expiry_and_promotion")]
    pub name: String,
    /// The schedule as it was written; none for what runs only when it is needed.
    #[schema(example = "0 2 * * *")]
    pub schedule: Option<String>,
    /// The time zone by whose clock the schedule goes.
    #[schema(example = "Australia/Melbourne")]
    pub zone: Option<String>,
    /// When the schedule starts it next.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_at: Option<Timestamp>,
    /// The run that was added last.
    pub last_run: Option<Run>,
    /// How many of its runs are set aside for people.
    pub set_aside: u64,
}

/// Lists a page of the jobs by their names, with what they do at `now`.
///
/// # Errors
/// When the cursor is none of this list, or the store cannot be read.
pub(crate) async fn list(
    reader: &DatabaseConnection,
    known: &Known,
    (query, now): (&PageQuery, Timestamp),
) -> Result<Page<Job>> {
    let after: Option<String> = query.after()?;
    let named = by_name(known, names(reader).await?);
    let rest = named.into_iter().filter(|(name, _)| Some(name) > after.as_ref());
    // One more than the page has, to know whether another follows.
    let rows: Vec<_> = rest.take(query.limit().saturating_add(1)).collect();
    let page = Page::cut(rows, query, |(name, _)| name.clone())?;
    let mut items = Vec::with_capacity(page.items.len());
    for (name, scheduled) in page.items {
        items.push(job(reader, known, (name, scheduled, now)).await?);
    }
    Ok(Page { items, next: page.next })
}

/// Gives every job its name: the schedules', and those of jobs that no schedule starts.
fn by_name(known: &Known, with_runs: Vec<String>) -> BTreeMap<String, Option<&Scheduled>> {
    let scheduled = known.schedules().iter();
    let mut named: BTreeMap<_, _> =
        scheduled.map(|scheduled| (scheduled.name().to_owned(), Some(scheduled))).collect();
    named.extend(with_runs.into_iter().filter(|name| !known.has(name)).map(|name| (name, None)));
    named
}

async fn job(
    reader: &DatabaseConnection,
    known: &Known,
    (name, scheduled, now): (String, Option<&Scheduled>, Timestamp),
) -> Result<Job> {
    let of = known.runs_of(&name);
    let last = list_runs(reader, (of, Standing::Any), &work::Page::first(1)).await?;
    let set_aside = count_set_aside(reader, of).await?;
    Ok(Job {
        schedule: scheduled.map(Scheduled::text),
        zone: scheduled.map(Scheduled::zone),
        next_at: scheduled.and_then(|scheduled| scheduled.next_after(now)),
        last_run: last.into_iter().next().map(|run| Run::of(known, run)),
        set_aside,
        name,
    })
}

/// Lists jobs by their names, each with its schedule and its last run.
#[utoipa::path(
    get,
    path = "/v1/jobs",
    tag = "jobs",
    operation_id = "list_jobs",
    params(PageQuery),
    responses((status = 200, description = "A page of the jobs.", body = Page<Job>)),
)]
pub(crate) async fn route(
    State(known): State<Known>,
    may: May<JobsRead>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Job>>, Problem> {
    Ok(Json(list(may.reader(), &known, (&query, may.now())).await?))
}
