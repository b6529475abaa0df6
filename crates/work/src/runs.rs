//! The runs of jobs as people see them: their history, those set aside, and trying one anew.

use std::time::Duration;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use store::{Change, DatabaseConnection, Leaf, Store, execute, instant, micros, row, rows, scalar};
use vocabulary::id::RunId;
use vocabulary::{Attribution, Error, Result};

use crate::{Page, Scheduled};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunState {
    /// It waits for its time, or for its next attempt.
    Scheduled,
    /// A process works on it.
    Running,
    /// It is done.
    Succeeded,
    /// It was refused for good, and is set aside for people.
    Failed,
    /// It failed as often as it may, and is set aside for people.
    GaveUp,
    /// Nothing ran when its schedule said so.
    Missed,
}

impl RunState {
    /// Returns the word for it, the same everywhere.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::GaveUp => "gave_up",
            Self::Missed => "missed",
        }
    }

    fn read(word: &str) -> Result<Self> {
        [Self::Scheduled, Self::Running, Self::Succeeded, Self::Failed, Self::GaveUp, Self::Missed]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::internal(format!("a run is in the state `{word}`")))
    }
}

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The job.
    pub name: String,
    /// Where it stands.
    pub state: RunState,
    /// How many attempts were begun.
    pub attempt: u32,
    /// The key under which at most one unfinished run exists.
    pub key: Option<String>,
    /// The slot of the schedule that started it.
    pub scheduled_for: Option<Timestamp>,
    /// When it was enqueued.
    pub enqueued_at: Timestamp,
    /// When it is, or was, due.
    pub due_at: Timestamp,
    /// When the last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// How long the last attempt took.
    pub took: Option<Duration>,
    /// What went wrong in the last attempt, in words for people.
    pub problem: Option<String>,
}

/// Lists the runs of a job, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_job(reader: &DatabaseConnection, name: &str, page: &Page) -> Result<Vec<Run>> {
    let mut values = vec![name.into()];
    let (after, limit) = (page.condition("run_id", &mut values), page.limit());
    let sql =
        format!("select * from jobs where name = $1 {after} order by run_id desc limit {limit}");
    read_all(rows(reader, &sql, values).await?)
}

/// Lists the runs that are set aside for people, of all jobs, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn set_aside(reader: &DatabaseConnection, page: &Page) -> Result<Vec<Run>> {
    let mut values = Vec::new();
    let (after, limit) = (page.condition("run_id", &mut values), page.limit());
    let sql = format!(
        "select * from jobs where state in ('failed', 'gave_up') {after}
         order by run_id desc limit {limit}"
    );
    read_all(rows(reader, &sql, values).await?)
}

/// Which runs are wanted.
#[derive(Debug, Clone, Copy)]
pub enum Of<'o> {
    /// Those of every job.
    All,
    /// Those of one job.
    Job(&'o str),
    /// Those that one schedule started, or should have.
    Schedule(&'o Scheduled),
}

/// Where the wanted runs stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Anywhere.
    Any,
    /// They are set aside for people.
    SetAside,
}

/// Lists runs, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(
    reader: &DatabaseConnection,
    (of, standing): (Of<'_>, Standing),
    page: &Page,
) -> Result<Vec<Run>> {
    let (condition, mut values) = of.condition();
    let (after, limit) = (page.condition("run_id", &mut values), page.limit());
    let sql = format!(
        "select * from jobs where {condition} and {} {after} order by run_id desc limit {limit}",
        standing.condition()
    );
    read_all(rows(reader, &sql, values).await?)
}

/// Counts the runs that are set aside for people.
///
/// # Errors
/// When the store cannot be read.
pub async fn count_set_aside(reader: &DatabaseConnection, of: Of<'_>) -> Result<u64> {
    let (condition, values) = of.condition();
    let sql = format!(
        "select count(*) from jobs where {condition} and {}",
        Standing::SetAside.condition()
    );
    let count: Option<i64> = scalar(reader, &sql, values).await?;
    Ok(count.map_or(0, i64::unsigned_abs))
}

/// Lists the names of the jobs that have runs, in their order.
///
/// # Errors
/// When the store cannot be read.
pub async fn names(reader: &DatabaseConnection) -> Result<Vec<String>> {
    // One step through the index for each name, however many runs it has.
    let sql = format!(
        "with recursive names (name) as (
             select min(name) from jobs
             union all
             select (select min(jobs.name) from jobs where jobs.name > names.name)
             from names where names.name is not null
         )
         select name from names where name is not null order by name limit {MOST_NAMES}"
    );
    let found: Vec<Name> = rows(reader, &sql, []).await?;
    Ok(found.into_iter().map(|Name { name }| name).collect())
}

/// How many names are listed: far more jobs than any program has.
const MOST_NAMES: u32 = 1_000;

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

impl Of<'_> {
    /// Writes the condition, whose values begin at `$1`.
    fn condition(self) -> (&'static str, Vec<store::Value>) {
        match self {
            Self::All => ("1 = 1", Vec::new()),
            Self::Job(name) => ("name = $1", vec![name.into()]),
            Self::Schedule(scheduled) => (
                "name = $1 and substr(job_key, 1, length($2)) = $2",
                vec![scheduled.job().into(), scheduled.key_prefix().into()],
            ),
        }
    }
}

impl Standing {
    fn condition(self) -> &'static str {
        match self {
            Self::Any => "1 = 1",
            Self::SetAside => "state in ('failed', 'gave_up')",
        }
    }
}

/// Finds a run.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(reader: &DatabaseConnection, run: RunId) -> Result<Option<Run>> {
    let sql = "select * from jobs where run_id = $1";
    row::<RunRow, _>(reader, sql, [run.to_string().into()]).await?.map(Run::read).transpose()
}

/// Schedules a run that was set aside anew, with all its attempts before it.
///
/// # Errors
/// When there is no such run, it is not set aside, or another unfinished run has its key.
pub async fn replay(store: &Store, by: &Attribution, run: RunId) -> Result<()> {
    store.commit(by, move |tx| Box::pin(async move { replay_in(tx, run).await })).await
}

async fn replay_in(tx: &store::Transaction<'_>, run: RunId) -> Result<Change<()>> {
    let id = run.to_string();
    let found: Option<RunRow> =
        row(&**tx, "select * from jobs where run_id = $1", [id.clone().into()]).await?;
    let found = found.ok_or_else(|| {
        Error::missing(format!("There is no run {run}."))
            .hint("It may have been forgotten with its history; start the job again.")
    })?;
    let sql = "update jobs set state = 'scheduled', attempt = 0, due_at = $2, delay = 0,
               instance = null, fence = fence + 1, finished_at = null, problem = null
               where run_id = $1 and state in ('failed', 'gave_up') and not exists
                   (select 1 from jobs other where other.name = jobs.name
                    and other.job_key = jobs.job_key and other.state in ('scheduled', 'running'))";
    if execute(&**tx, sql, [id.into(), micros(tx.now()).into()]).await? == 1 {
        let leaf = Leaf::new("job.replayed")
            .about("run", &run)
            .with("name", found.name)
            .with("before", found.state);
        return Ok(Change::new((), leaf));
    }
    match RunState::read(&found.state)? {
        RunState::Failed | RunState::GaveUp => Err(Error::conflict(
            "already-enqueued",
            format!("Another run of `{}` for the same thing is already in the queue.", found.name),
        )
        .hint("Wait for that run; this one is needed only if it fails too.")),
        state => Err(Error::conflict(
            "not-set-aside",
            format!("The run {run} is not set aside; it is {}.", state.word()),
        )
        .hint("Only runs that failed or gave up can be tried anew.")),
    }
}

#[derive(FromQueryResult)]
struct RunRow {
    run_id: String,
    name: String,
    state: String,
    attempt: i32,
    job_key: Option<String>,
    scheduled_for: Option<i64>,
    enqueued_at: i64,
    due_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    took_micros: Option<i64>,
    problem: Option<String>,
}

fn read_all(rows: Vec<RunRow>) -> Result<Vec<Run>> {
    rows.into_iter().map(Run::read).collect()
}

impl Run {
    fn read(row: RunRow) -> Result<Self> {
        Ok(Self {
            id: row.run_id.parse().map_err(Error::internal)?,
            name: row.name,
            state: RunState::read(&row.state)?,
            attempt: u32::try_from(row.attempt).unwrap_or(0),
            key: row.job_key,
            scheduled_for: row.scheduled_for.map(instant).transpose()?,
            enqueued_at: instant(row.enqueued_at)?,
            due_at: instant(row.due_at)?,
            started_at: row.started_at.map(instant).transpose()?,
            finished_at: row.finished_at.map(instant).transpose()?,
            took: row.took_micros.map(|took| Duration::from_micros(took.unsigned_abs())),
            problem: row.problem,
        })
    }
}
