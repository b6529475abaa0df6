//! Whose turn it is to watch: one row with its holder and a counter that the holder raises.
//!
//! As with the leases of `work`, no wall clock takes part. Whoever sees the counter stand still for the
//! length of a lease, by its own monotonic clock, takes the turn over. What a holder writes is written
//! only while the row still names it ([`is_held`]), so a process that was paused spoils nothing.

use std::time::Duration;

use sea_orm::FromQueryResult;
use store::{Store, Transaction, execute, row, scalar};
use vocabulary::Result;
use vocabulary::id::InstanceId;
use work::Occupancy;

/// How often the holder raises the counter and the others look at it.
const BEAT: Duration = Duration::from_secs(4);

/// For how long the counter may stand still before somebody else watches: five beats, so that a slow
/// disk does not pass the turn to and fro.
const LEASE: Duration = Duration::from_secs(20);

/// How much time between two looks counts: an observer that was away longer was paused itself.
const LONGEST_LOOK: Duration = Duration::from_secs(8);

/// The turn as one process sees it.
pub(super) struct Turn {
    store: Store,
    occupancy: Occupancy,
    holder: String,
    is_ours: bool,
    /// When the row was last looked at.
    looked_at: Option<Duration>,
    seen: Option<Seen>,
    /// For how long what was seen has stood still.
    silent: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
struct Seen {
    holder: String,
    beat: i64,
}

impl Turn {
    pub(super) fn new(store: &Store, occupancy: Occupancy) -> Self {
        Self {
            holder: InstanceId::new(store.clock().now()).to_string(),
            store: store.clone(),
            occupancy,
            is_ours: false,
            looked_at: None,
            seen: None,
            silent: Duration::ZERO,
        }
    }

    /// Returns the name under which this process holds the turn.
    pub(super) fn holder(&self) -> String {
        self.holder.clone()
    }

    pub(super) fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// Raises the counter, or looks whether the turn can be had; once a beat.
    pub(super) async fn keep(&mut self) -> Result<()> {
        let now = self.store.clock().monotonic();
        let awake = self.looked_at.map(|before| now.saturating_sub(before));
        if awake.is_some_and(|awake| awake < BEAT) {
            return Ok(());
        }
        // What is not known is not ours.
        self.is_ours = false;
        let seen = self.look().await?;
        self.looked_at = Some(now);
        if self.seen.as_ref() == Some(&seen) {
            self.silent += awake.unwrap_or_default().min(LONGEST_LOOK);
        } else {
            self.silent = Duration::ZERO;
        }
        let is_free = seen.holder.is_empty()
            || seen.holder == self.holder
            || self.occupancy == Occupancy::Sole
            || self.silent >= LEASE;
        if is_free {
            self.is_ours = self.take(&seen).await?;
        }
        self.seen = Some(seen);
        Ok(())
    }

    async fn look(&self) -> Result<Seen> {
        let sql = "select holder, beat from watch_turn where only_row = 1";
        let seen: Option<Seen> = row(self.store.reader(), sql, []).await?;
        Ok(seen.unwrap_or(Seen { holder: String::new(), beat: 0 }))
    }

    /// Takes the row as it was seen, unless somebody changed it since.
    async fn take(&self, seen: &Seen) -> Result<bool> {
        let (seen, holder) = (seen.clone(), self.holder.clone());
        let taken = self.store.maintain(move |tx| {
            Box::pin(async move {
                let sql = "update watch_turn set holder = $1, beat = beat + 1
                     where only_row = 1 and holder = $2 and beat = $3";
                let values = [holder.into(), seen.holder.into(), seen.beat.into()];
                Ok(execute(&**tx, sql, values).await? == 1)
            })
        });
        taken.await
    }

    /// Lets anybody have the turn.
    pub(super) async fn give_back(&self) -> Result<()> {
        let holder = self.holder.clone();
        let given = self.store.maintain(move |tx| {
            Box::pin(async move {
                let sql = "update watch_turn set holder = '' where holder = $1";
                execute(&**tx, sql, [holder.into()]).await
            })
        });
        given.await.map(drop)
    }
}

/// Says whether the turn is still held under a name, so that what its holder found may be written.
pub(crate) async fn is_held(tx: &Transaction<'_>, holder: &str) -> Result<bool> {
    let sql = "select holder from watch_turn where only_row = 1";
    let held: Option<String> = scalar(&**tx, sql, []).await?;
    Ok(held.as_deref() == Some(holder))
}
