//! Leases: how one of several processes takes a row, keeps it, gives it back or loses it.
//!
//! A row is held while its `instance` names a living process. Whatever begins or ends a lease raises
//! the row's `fence`, so that whoever still remembers an older number can no longer write: a process
//! that was paused and has lost its lease finds that its outcome is not wanted. The same statements
//! serve jobs and effects; what differs is in [`Table`]. How a process shows that it lives is in
//! `instances`.

use std::time::Duration;

use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use store::{DatabaseConnection, Transaction, execute, micros, rows, scalar, skip_locked};
use vocabulary::Result;
use vocabulary::id::InstanceId;

/// How far the wall clocks of two processes may differ, or one may be corrected, before a wait is
/// thought to have been reckoned by a clock that was wrong.
pub(crate) const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// A table whose rows are leased.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// The column that names a row.
    pub(crate) id: &'static str,
    /// Which rows may be taken once they are due.
    waiting: &'static str,
    /// What taking a row changes.
    taking: &'static str,
    /// What takes that back, for a row that was taken and not touched.
    untaking: &'static str,
    /// Which rows go first.
    order: &'static str,
}

/// The runs of jobs.
pub(crate) const JOBS: Table = Table {
    name: "jobs",
    id: "run_id",
    waiting: "state = 'scheduled'",
    taking: "state = 'running', attempt = attempt + 1",
    untaking: "state = 'scheduled', attempt = attempt - 1",
    order: "priority desc, due_at, run_id",
};

/// The ordered effects. One whose outcome is not known stays `unknown` while it is being looked up,
/// and counts look-ups instead of attempts.
pub(crate) const EFFECTS: Table = Table {
    name: "effects",
    id: "effect_id",
    waiting: "ready and instance is null and state in ('ordered', 'unknown')",
    taking: "looked = case when state = 'unknown' then looked + 1 else looked end,
             attempt = case when state = 'unknown' then attempt else attempt + 1 end,
             state = case when state = 'unknown' then 'unknown' else 'running' end",
    untaking: "looked = case when state = 'unknown' then looked - 1 else looked end,
               attempt = case when state = 'unknown' then attempt else attempt - 1 end,
               state = case when state = 'unknown' then 'unknown' else 'ordered' end",
    order: "due_at, effect_id",
};

/// How many rows to take, and whose name is not wanted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Room {
    /// At most so many.
    pub(crate) rows: usize,
    /// None of these names.
    pub(crate) except: Vec<String>,
}

/// A lease as its holder remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lease {
    /// The row.
    pub(crate) id: String,
    /// The fence when it was taken.
    pub(crate) fence: i64,
}

/// Says whether a row could be taken now, without writing anything.
pub(crate) async fn any_due<C: ConnectionTrait>(
    reader: &C,
    table: &Table,
    now: jiff::Timestamp,
    room: &Room,
) -> Result<bool> {
    let mut values = vec![micros(now).into()];
    let except = except(room, &mut values);
    let Table { name, waiting, .. } = table;
    let sql = format!("select 1 from {name} where {waiting} and due_at <= $1 {except} limit 1");
    Ok(scalar::<i32, _>(reader, &sql, values).await?.is_some())
}

/// Takes due rows for a living instance, those that go first before the others.
///
/// The rows are chosen in a materialised expression, since PostgreSQL may run a plain subquery more
/// than once and then takes more than the limit.
pub(crate) async fn claim<R: FromQueryResult>(
    tx: &Transaction<'_>,
    table: &Table,
    instance: InstanceId,
    room: &Room,
) -> Result<Vec<R>> {
    let limit = i64::try_from(room.rows).unwrap_or(i64::MAX);
    let mut values = vec![micros(tx.now()).into(), instance.to_string().into(), Value::from(limit)];
    let except = except(room, &mut values);
    let lock = skip_locked(&**tx);
    let Table { name, id, waiting, taking, order, .. } = table;
    let sql = format!(
        "with due as materialized (
            select {id} from {name} where {waiting} and due_at <= $1 {except}
            and exists (select 1 from instances
                        where instance_id = $2 and declared_dead_at is null)
            order by {order} limit $3 {lock})
         update {name} set {taking}, fence = fence + 1, instance = $2, started_at = $1
         where {id} in (select {id} from due) returning *"
    );
    rows(&**tx, &sql, values).await
}

/// Ends a lease with the assignments in `set`, whose values begin at `$3`; says whether the lease
/// still held.
pub(crate) async fn settle(
    tx: &Transaction<'_>,
    table: &Table,
    lease: &Lease,
    (set, values): (&str, Vec<Value>),
) -> Result<bool> {
    let Table { name, id, .. } = table;
    let sql = format!(
        "update {name} set {set}, instance = null, fence = fence + 1
         where {id} = $1 and fence = $2"
    );
    let values = [lease.id.clone().into(), lease.fence.into()].into_iter().chain(values);
    Ok(execute(&**tx, &sql, values).await? == 1)
}

/// Ends a lease under which nothing was done, as if the row had never been taken.
pub(crate) async fn give_back(tx: &Transaction<'_>, table: &Table, lease: &Lease) -> Result<bool> {
    settle(tx, table, lease, (table.untaking, Vec::new())).await
}

/// Reads the rows that a dead instance holds, and those that `own` holds, who must know whether it
/// still works on them: a claim whose answer was lost leaves rows that nobody knows of.
pub(crate) async fn held_by_the_dead_or<R: FromQueryResult>(
    reader: &DatabaseConnection,
    table: &Table,
    own: InstanceId,
) -> Result<Vec<R>> {
    let Table { name, .. } = table;
    let sql = format!(
        "select * from {name} where instance is not null and (instance = $1 or instance not in
            (select instance_id from instances where declared_dead_at is null)) limit {SWEPT}"
    );
    rows(reader, &sql, [own.to_string().into()]).await
}

/// How many abandoned rows one sweep reads: more than all instances together usually hold. The next
/// sweep finds the rest.
const SWEPT: u32 = 2_000;

/// Makes due what waits only because the clock went back.
///
/// A row waits from `due_at - delay` to `due_at`. Where the beginning of its wait lies in the
/// future by more than the tolerance, the clock was ahead when it was written and the row would wait
/// for as long as the clock was wrong. Appointments have no delay and are left alone.
pub(crate) async fn right_after_clock_went_back(
    tx: &Transaction<'_>,
    table: &Table,
) -> Result<u64> {
    let tolerance = i64::try_from(TOLERANCE.as_micros()).unwrap_or(i64::MAX);
    let now = micros(tx.now());
    let Table { name, waiting, .. } = table;
    let sql = format!("update {name} set due_at = $1 where {waiting} and due_at - delay > $2");
    execute(&**tx, &sql, [now.into(), now.saturating_add(tolerance).into()]).await
}

fn except(room: &Room, values: &mut Vec<Value>) -> String {
    if room.except.is_empty() {
        return String::new();
    }
    let marks: Vec<_> = room
        .except
        .iter()
        .map(|name| {
            values.push(name.clone().into());
            format!("${}", values.len())
        })
        .collect();
    format!("and name not in ({})", marks.join(", "))
}
