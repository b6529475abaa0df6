//! Who is alive: each process has a row with a counter that it raises, and watches the others'.
//!
//! No wall clock takes part, so that setting one takes no lease away. An observer measures on its
//! own monotonic clock for how long a counter has stood still, and counts only the time during which
//! it was awake itself: after a pause of the whole machine nobody is thought dead for it.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::FromQueryResult;
use store::{Store, Transaction, execute, micros, rows};
use vocabulary::Result;
use vocabulary::id::InstanceId;

/// How often a process raises its counter and looks at the others'.
pub(crate) const BEAT: Duration = Duration::from_secs(4);

/// For how long a counter may stand still before its process counts as dead: five beats, so that a
/// slow disk or a long query does not cost a process its work.
pub(crate) const LEASE: Duration = Duration::from_secs(20);

/// How much time between two looks counts: an observer that was away longer was paused itself.
const LONGEST_LOOK: Duration = Duration::from_secs(8);

/// How many processes are looked at; far more than share one database.
const INSTANCES: u32 = 1_000;

/// Enters a process among the living.
pub(crate) async fn register(store: &Store, process: &str) -> Result<InstanceId> {
    let id = InstanceId::new(store.clock().now());
    let process = process.to_owned();
    store
        .maintain(move |tx| {
            Box::pin(async move {
                let sql = "insert into instances (instance_id, process, heartbeat, registered_at)
                           values ($1, $2, 0, $3)";
                let values = [id.to_string().into(), process.into(), micros(tx.now()).into()];
                execute(&**tx, sql, values).await
            })
        })
        .await?;
    Ok(id)
}

/// Raises the counter; says whether the process is still counted among the living.
pub(crate) async fn beat(store: &Store, id: InstanceId) -> Result<bool> {
    store
        .maintain(move |tx| {
            Box::pin(async move {
                let sql = "update instances set heartbeat = heartbeat + 1
                           where instance_id = $1 and declared_dead_at is null";
                Ok(execute(&**tx, sql, [id.to_string().into()]).await? == 1)
            })
        })
        .await
}

/// Declares a process dead unless it has shown life since it was seen.
pub(crate) async fn declare_dead(store: &Store, silent: Seen) -> Result<bool> {
    store
        .maintain(move |tx| {
            Box::pin(async move {
                let sql = "update instances set declared_dead_at = $1
                           where instance_id = $2 and heartbeat = $3 and declared_dead_at is null";
                let values =
                    [micros(tx.now()).into(), silent.instance_id.into(), silent.heartbeat.into()];
                Ok(execute(&**tx, sql, values).await? == 1)
            })
        })
        .await
}

/// Takes a process that stops from among the living.
pub(crate) async fn retire(tx: &Transaction<'_>, id: InstanceId) -> Result<()> {
    let sql = "update instances set declared_dead_at = $1 where instance_id = $2";
    execute(&**tx, sql, [micros(tx.now()).into(), id.to_string().into()]).await?;
    Ok(())
}

/// Declares everybody else dead, for a process that owns the store alone.
pub(crate) async fn declare_others_dead(store: &Store, own: InstanceId) -> Result<u64> {
    store
        .maintain(move |tx| {
            Box::pin(async move {
                let sql = "update instances set declared_dead_at = $1
                           where instance_id <> $2 and declared_dead_at is null";
                execute(&**tx, sql, [micros(tx.now()).into(), own.to_string().into()]).await
            })
        })
        .await
}

/// A living process as an observer reads it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Seen {
    pub(crate) instance_id: String,
    pub(crate) heartbeat: i64,
}

/// Reads all that are not declared dead.
pub(crate) async fn living(store: &Store) -> Result<Vec<Seen>> {
    let sql = format!(
        "select instance_id, heartbeat from instances where declared_dead_at is null
         limit {INSTANCES}"
    );
    rows(store.reader(), &sql, []).await
}

/// Watches the counters of all processes.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    watched: HashMap<String, Watched>,
    looked_at: Option<Duration>,
}

#[derive(Debug)]
struct Watched {
    heartbeat: i64,
    silent: Duration,
}

impl Observer {
    /// Takes in what was read at `now` on the monotonic clock; returns who has been silent for the
    /// length of a lease.
    pub(crate) fn look(&mut self, now: Duration, living: Vec<Seen>) -> Vec<Seen> {
        let awake = self.looked_at.map_or(Duration::ZERO, |before| now.saturating_sub(before));
        let awake = awake.min(LONGEST_LOOK);
        self.looked_at = Some(now);
        let mut watched = std::mem::take(&mut self.watched);
        let mut dead = Vec::new();
        for seen in living {
            let silent = match watched.remove(&seen.instance_id) {
                Some(before) if before.heartbeat == seen.heartbeat => before.silent + awake,
                _ => Duration::ZERO,
            };
            let now_watched = Watched { heartbeat: seen.heartbeat, silent };
            self.watched.insert(seen.instance_id.clone(), now_watched);
            if silent >= LEASE {
                dead.push(seen);
            }
        }
        dead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at one process with the given counters, each after so many seconds more; returns the
    /// first look at which it was found dead.
    fn found_dead(looks: &[(u64, i64)]) -> Option<usize> {
        let mut observer = Observer::default();
        let mut now = Duration::ZERO;
        looks.iter().position(|&(seconds, heartbeat)| {
            now += Duration::from_secs(seconds);
            let seen = Seen { instance_id: "ins_1".to_owned(), heartbeat };
            !observer.look(now, vec![seen]).is_empty()
        })
    }

    #[test]
    fn a_counter_that_stands_still_for_a_lease_means_death() {
        assert_eq!(found_dead(&[(0, 7), (4, 7), (4, 7), (4, 7), (4, 7), (4, 7)]), Some(5));
    }

    #[test]
    fn one_beat_in_time_is_enough() {
        assert_eq!(found_dead(&[(0, 7), (8, 7), (8, 7), (3, 8), (8, 8), (8, 8)]), None);
    }

    #[test]
    fn a_pause_of_the_observer_is_not_held_against_the_others() {
        assert_eq!(found_dead(&[(0, 7), (3_600, 7), (4, 8), (3_600, 8), (4, 9)]), None);
    }

    #[test]
    fn whoever_is_gone_is_forgotten() {
        let mut observer = Observer::default();
        let seen = Seen { instance_id: "ins_1".to_owned(), heartbeat: 1 };
        observer.look(Duration::ZERO, vec![seen]);
        observer.look(BEAT, Vec::new());
        assert!(observer.watched.is_empty());
    }
}
