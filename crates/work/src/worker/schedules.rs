//! What a worker does with schedules: each slot starts one run over all processes.
//!
//! Whoever moves `next_at` on, in the same transaction, has started the slot. Should the clock be set
//! back, `next_at` is reckoned anew and slots come again; a run with the slot's key shows then that
//! it had its turn, for as long as the history goes back.

use std::time::Duration;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use store::{Transaction, Value, execute, instant, micros, rows, scalar};
use vocabulary::id::RunId;
use vocabulary::{Error, Result};

use super::Shared;
use crate::Scheduled;
use crate::enqueue::{self, New};
use crate::schedule::{Plan, Summed};

/// Enters the schedules of this program. One that is new, or whose text has changed, waits for its
/// next slot and starts nothing now.
pub(super) async fn enter(shared: &Shared) -> Result<()> {
    for scheduled in &shared.registry.schedules {
        let scheduled = scheduled.clone();
        let next = scheduled.next_after(shared.clock.now());
        shared
            .store
            .maintain(move |tx| Box::pin(async move { enter_one(tx, &scheduled, next).await }))
            .await?;
    }
    Ok(())
}

async fn enter_one(
    tx: &Transaction<'_>,
    scheduled: &Scheduled,
    next: Option<Timestamp>,
) -> Result<()> {
    let sql = "insert into schedules (name, zone, schedule, next_at, reckoned_at)
               values ($1, $2, $3, $4, $5)
               on conflict (name) do update set zone = excluded.zone,
                   schedule = excluded.schedule, next_at = excluded.next_at,
                   reckoned_at = excluded.reckoned_at
               where schedules.zone <> excluded.zone or schedules.schedule <> excluded.schedule";
    let values = [
        scheduled.name().into(),
        scheduled.zone().into(),
        scheduled.text().into(),
        next.map(micros).into(),
        micros(tx.now()).into(),
    ];
    execute(&**tx, sql, values).await?;
    Ok(())
}

/// A schedule as it is entered.
#[derive(Debug, Clone, FromQueryResult)]
struct Entry {
    name: String,
    zone: String,
    schedule: String,
    next_at: i64,
}

/// Starts every slot that has come.
pub(super) async fn fire(shared: &Shared) -> Result<()> {
    let now = shared.clock.now();
    let sql = "select name, zone, schedule, next_at from schedules where next_at <= $1";
    let due: Vec<Entry> = rows(shared.store.reader(), sql, [micros(now).into()]).await?;
    for entry in due {
        let Some(scheduled) = known(shared, &entry).cloned() else { continue };
        let plan = scheduled.plan(instant(entry.next_at)?, now);
        let of = (scheduled, plan);
        shared
            .store
            .maintain(move |tx| Box::pin(async move { carry_out(tx, &entry, &of.0, &of.1).await }))
            .await?;
    }
    Ok(())
}

/// Finds the schedule of this program. Another text is that of another version, which runs beside
/// this one and looks after it.
fn known<'s>(shared: &'s Shared, entry: &Entry) -> Option<&'s Scheduled> {
    shared.registry.schedules.iter().find(|scheduled| {
        scheduled.name() == entry.name
            && scheduled.text() == entry.schedule
            && scheduled.zone() == entry.zone
    })
}

async fn carry_out(
    tx: &Transaction<'_>,
    entry: &Entry,
    scheduled: &Scheduled,
    plan: &Plan,
) -> Result<()> {
    if !move_on(tx, entry, plan.next).await? {
        return Ok(());
    }
    if let Some(summed) = &plan.summed {
        let key = format!("{}..{}", scheduled.key(summed.first), summed.last);
        record(tx, scheduled, &Record { slot: summed.first, key, problem: summed.says() }).await?;
    }
    for slot in &plan.missed {
        let problem = "Nothing ran at this time: no worker was there, or the clock was set \
                       forward."
            .to_owned();
        record(tx, scheduled, &Record { slot: *slot, key: scheduled.key(*slot), problem }).await?;
    }
    match plan.run {
        Some(slot) => start(tx, scheduled, slot).await,
        None => Ok(()),
    }
}

/// Moves a schedule on to its next slot; says whether nobody else has.
async fn move_on(tx: &Transaction<'_>, entry: &Entry, next: Option<Timestamp>) -> Result<bool> {
    let sql = "update schedules set next_at = $1, reckoned_at = $2
               where name = $3 and next_at = $4 and zone = $5 and schedule = $6";
    let values = [
        next.map(micros).into(),
        micros(tx.now()).into(),
        entry.name.clone().into(),
        entry.next_at.into(),
        entry.zone.clone().into(),
        entry.schedule.clone().into(),
    ];
    Ok(execute(&**tx, sql, values).await? == 1)
}

async fn start(tx: &Transaction<'_>, scheduled: &Scheduled, slot: Timestamp) -> Result<()> {
    let key = scheduled.key(slot);
    let of_slot: [Value; 3] = [scheduled.job().into(), micros(slot).into(), key.clone().into()];
    let sql = "select 1 from jobs where name = $1 and scheduled_for = $2 and job_key = $3
               and state <> 'missed' limit 1";
    if scalar::<i32, _>(&**tx, sql, of_slot.clone()).await?.is_some() {
        return Ok(());
    }
    // Recorded as missed while the clock was ahead, it has its turn after all.
    let sql = "delete from jobs where name = $1 and scheduled_for = $2 and job_key = $3
               and state = 'missed'";
    execute(&**tx, sql, of_slot).await?;
    let new = New {
        name: scheduled.job(),
        version: scheduled.version(),
        body: scheduled.body().to_string(),
        key: Some(key),
        priority: scheduled.priority(),
        at: None,
        slot: Some(slot),
    };
    enqueue::insert(tx, new).await?;
    Ok(())
}

/// A missed slot, or several.
struct Record {
    slot: Timestamp,
    key: String,
    problem: String,
}

async fn record(tx: &Transaction<'_>, scheduled: &Scheduled, record: &Record) -> Result<()> {
    let sql = "insert into jobs (run_id, name, version, body, job_key, priority, state, due_at,
                   attempt, scheduled_for, enqueued_at, finished_at, problem)
               select $1, $2, $3, $4, $5, $6, 'missed', $7, 0, $7, $8, $8, $9
               where not exists (select 1 from jobs where name = $2 and scheduled_for = $7
                                 and job_key = $5)";
    let values = [
        RunId::new(tx.now()).to_string().into(),
        scheduled.job().into(),
        scheduled.version().into(),
        scheduled.body().to_string().into(),
        record.key.clone().into(),
        (scheduled.priority() as i32).into(),
        micros(record.slot).into(),
        micros(tx.now()).into(),
        record.problem.clone().into(),
    ];
    execute(&**tx, sql, values).await?;
    Ok(())
}

impl Summed {
    fn says(&self) -> String {
        let Self { first, last, count, more } = self;
        let number = if *more { format!("More than {count}") } else { count.to_string() };
        format!("{number} earlier times were missed as well, the first at {first}, up to {last}.")
    }
}

/// Reckons anew what was reckoned by a clock that was ahead by more than `tolerance`.
pub(super) async fn right_after_clock_went_back(
    shared: &Shared,
    tolerance: Duration,
) -> Result<()> {
    let now = shared.clock.now();
    let limit = now.checked_add(tolerance).map_err(Error::internal)?;
    let sql = "select name, zone, schedule, next_at from schedules
               where reckoned_at > $1 and next_at is not null";
    let ahead: Vec<Entry> = rows(shared.store.reader(), sql, [micros(limit).into()]).await?;
    for entry in ahead {
        let Some(next) = known(shared, &entry).map(|scheduled| scheduled.next_after(now)) else {
            continue;
        };
        tracing::warn!(
            schedule = entry.name,
            "the clock went back, so its next run is reckoned anew"
        );
        shared
            .store
            .maintain(move |tx| Box::pin(async move { move_on(tx, &entry, next).await }))
            .await?;
    }
    Ok(())
}
