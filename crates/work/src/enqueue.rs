//! Putting a run of a job into the queue, inside any transaction.

use jiff::Timestamp;
use store::{Transaction, execute, micros, scalar};
use vocabulary::id::RunId;
use vocabulary::{Error, Kind, Result};

use crate::Job;
use crate::job::Priority;

/// The largest body of a run: it names what to work on and does not carry it.
const LARGEST_BODY: usize = 64 * 1024;

/// A run in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// The run: the new one, or the unfinished one with the same key.
    pub run: RunId,
    /// There was an unfinished run with the same key, so none was added.
    pub duplicate: bool,
}

/// Enqueues a run of `J`, due at once or `at` a time on the wall clock. It runs once the transaction
/// has committed.
///
/// # Errors
/// When the body cannot be written as JSON or is larger than 64 KiB.
pub async fn enqueue<J: Job>(
    tx: &Transaction<'_>,
    body: &J::Body,
    at: Option<Timestamp>,
) -> Result<Enqueued> {
    let new = New {
        name: J::NAME,
        version: J::VERSION,
        key: J::key(body),
        body: serde_json::to_string(body).map_err(Error::internal)?,
        priority: J::PRIORITY,
        at,
        slot: None,
    };
    insert(tx, new).await
}

/// A run to be enqueued.
pub(crate) struct New<'n> {
    pub(crate) name: &'n str,
    pub(crate) version: i32,
    pub(crate) body: String,
    pub(crate) key: Option<String>,
    pub(crate) priority: Priority,
    /// The appointment; none is at once.
    pub(crate) at: Option<Timestamp>,
    /// The slot of the schedule that starts it.
    pub(crate) slot: Option<Timestamp>,
}

pub(crate) async fn insert(tx: &Transaction<'_>, new: New<'_>) -> Result<Enqueued> {
    if new.body.len() > LARGEST_BODY {
        return Err(Error::new(
            Kind::TooLarge,
            "too-large",
            format!("The body of a run of `{}` is larger than 64 KiB.", new.name),
        )
        .hint("Store what it works on, and let the body name it."));
    }
    // A run with the key that is in the way may finish between the two questions; then there is room.
    for _ in 0..3 {
        let run = RunId::new(tx.now());
        if insert_row(tx, run, &new).await? == 1 {
            return Ok(Enqueued { run, duplicate: false });
        }
        let sql = "select run_id from jobs where name = $1 and job_key = $2
                   and state in ('scheduled', 'running')";
        let values = [new.name.into(), new.key.clone().into()];
        if let Some(run) = scalar::<String, _>(&**tx, sql, values).await? {
            let run = run.parse().map_err(Error::internal)?;
            return Ok(Enqueued { run, duplicate: true });
        }
    }
    Err(Error::unavailable(format!("`{}` is being started by others.", new.name))
        .hint("Try again."))
}

async fn insert_row(tx: &Transaction<'_>, run: RunId, new: &New<'_>) -> Result<u64> {
    let now = micros(tx.now());
    let (due_at, delay) = match new.at {
        None => (now, Some(0_i64)),
        // An appointment has no delay: it stands however the clock is set.
        Some(at) => (micros(at), None),
    };
    execute(
        &**tx,
        "insert into jobs (run_id, name, version, body, job_key, priority, state, due_at, delay,
         attempt, scheduled_for, enqueued_at)
         values ($1, $2, $3, $4, $5, $6, 'scheduled', $7, $8, 0, $9, $10) on conflict do nothing",
        [
            run.to_string().into(),
            new.name.into(),
            new.version.into(),
            new.body.clone().into(),
            new.key.clone().into(),
            (new.priority as i32).into(),
            due_at.into(),
            delay.into(),
            new.slot.map(micros).into(),
            now.into(),
        ],
    )
    .await
}
