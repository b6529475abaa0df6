//! The job that keeps the history bounded.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use store::{Store, execute, micros, once};
use vocabulary::{Result, Schedule};

use crate::job::Priority;
use crate::{Failure, Job, Running, Scheduled};

/// How long runs that need nobody are kept: a month shows every weekly rhythm.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long runs that were set aside are kept: whoever has not replayed one in a year will not.
const SET_ASIDE_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long effects that need nobody are kept: complaints about a letter or a payment come within a
/// quarter of a year. Their leaves stay in the audit for good.
const EFFECTS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Which effects need nobody: those of orders of which nothing is left to do.
const EFFECTS_SETTLED: &str = "state in ('done', 'skipped') and finished_at < $1 and not exists (
    select 1 from effects beside where beside.order_id = effects.order_id
    and beside.state not in ('done', 'skipped'))";

/// How long processes that are gone are kept.
const INSTANCES_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// How many rows one transaction deletes, so that writers never wait long behind it.
const BATCH: u64 = 500;

/// How many batches one run deletes of each kind; the next run goes on.
const BATCHES: usize = 2_000;

/// When it runs unless told otherwise: in the small hours, and at no full hour.
const DAILY: &str = "17 3 * * *";

/// Deletes old runs of jobs, effects that are settled, processes that are gone, and answers kept for
/// repeated requests.
pub struct Forget {
    store: Store,
}

impl Forget {
    /// Makes the job.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Schedules it daily by the clock of a time zone.
    ///
    /// # Errors
    /// When there is no such zone.
    pub fn daily(zone: &str) -> Result<Scheduled> {
        let schedule: Schedule = DAILY.parse()?;
        Scheduled::new::<Self>("work.forget", (schedule, zone), &())
    }
}

#[async_trait]
impl Job for Forget {
    const NAME: &'static str = "work.forget";
    const PRIORITY: Priority = Priority::Low;
    const WITHIN: Duration = Duration::from_secs(10 * 60);
    type Body = ();

    fn key(_: &()) -> Option<String> {
        Some("one".to_owned())
    }

    async fn run(&self, _: &(), running: &Running) -> Result<(), Failure> {
        forget(&self.store, running).await.map_err(Failure::again)
    }
}

async fn forget(store: &Store, running: &Running) -> Result<()> {
    let now = store.clock().now();
    let deletions = [
        ("jobs", "run_id", "state in ('succeeded', 'missed') and finished_at < $1", KEPT),
        ("jobs", "run_id", "state in ('failed', 'gave_up') and finished_at < $1", SET_ASIDE_KEPT),
        ("effects", "effect_id", EFFECTS_SETTLED, EFFECTS_KEPT),
        ("instances", "instance_id", "declared_dead_at < $1", INSTANCES_KEPT),
    ];
    for (table, id, old, kept) in deletions {
        let before = micros(now.saturating_sub(kept).unwrap_or(Timestamp::MIN));
        let sql = format!(
            "delete from {table} where {id} in (select {id} from {table} where {old} limit {BATCH})"
        );
        for _ in 0..BATCHES {
            if running.stop.is_cancelled() || delete(store, sql.clone(), before).await? < BATCH {
                break;
            }
        }
    }
    once::forget_expired(store).await?;
    Ok(())
}

async fn delete(store: &Store, sql: String, before: i64) -> Result<u64> {
    store
        .maintain(move |tx| Box::pin(async move { execute(&**tx, &sql, [before.into()]).await }))
        .await
}
