//! One writing lane: takes what waits, runs it in one transaction, commits, answers.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;
use vocabulary::{Error, Result, SharedClock};

use super::unit::{Additions, Unit};
use crate::audit::chain::{Chain, Waiting};
use crate::error::{CODE_BROKEN, is_storage_trouble};
use crate::open::{Inspection, LaneConnection, Reopen};
use crate::sqlite::Seat;
use crate::transaction::{Mark, Part};
use crate::{Transaction, execute, outbox, outside};

/// How long one batch may take: a closure that hangs must not hold all writers for good.
const BATCH_DEADLINE: Duration = Duration::from_secs(30);

/// How long a lane waits between two tries to open its connection again.
const REOPEN_EVERY: Duration = Duration::from_millis(250);

/// For how many times as long as an inspection took there is none: it reads the whole store, and
/// whoever reads beside it is to have the disk nine tenths of the time.
const REST: u32 = 9;

/// The units on their way to the lanes.
pub(super) type Units = Arc<Mutex<mpsc::Receiver<Box<dyn Unit>>>>;

pub(super) struct Lane {
    connection: DatabaseConnection,
    reopen: Reopen,
    /// The connection failed and is not trusted before it was opened again in this way.
    broken: Option<Inspection>,
    /// The monotonic time before which the store is not inspected again.
    next_inspection: Duration,
    batch: usize,
    /// Held as long as the lane runs on it.
    seat: Option<Seat>,
    clock: SharedClock,
    chain: Chain,
}

/// A unit of the running batch.
struct Slot {
    unit: Box<dyn Unit>,
    /// What it adds, or why it was refused and undone.
    outcome: Result<Additions>,
    at: jiff::Timestamp,
}

impl Lane {
    pub(super) fn new(
        lane: LaneConnection,
        batch: usize,
        clock: SharedClock,
        process: &str,
    ) -> Self {
        let chain = Chain::begin(clock.now(), process);
        let LaneConnection { connection, reopen, seat } = lane;
        let next_inspection = Duration::ZERO;
        Self { connection, reopen, broken: None, next_inspection, batch, seat, clock, chain }
    }

    /// Runs until the writer stops, on the lane's seat if it has one.
    pub(super) fn start(self, units: Units, commits: watch::Sender<u64>) -> JoinHandle<()> {
        match self.seat.as_ref().map(|seat| seat.handle().clone()) {
            Some(handle) => handle.spawn(self.run(units, commits)),
            None => tokio::spawn(self.run(units, commits)),
        }
    }

    async fn run(mut self, units: Units, commits: watch::Sender<u64>) {
        loop {
            if let Some(inspection) = self.broken
                && !self.open_again(inspection).await
            {
                if refuse_waiting(&units).await {
                    break;
                }
                self.clock.sleep(REOPEN_EVERY).await;
                continue;
            }
            let mut waiting = Vec::new();
            if units.lock().await.recv_many(&mut waiting, self.batch).await == 0 {
                break;
            }
            self.write(waiting, &commits).await;
        }
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "closing a writing lane failed");
        }
    }

    /// Writes a batch, counts it if anything was committed, and answers its units.
    async fn write(&mut self, units: Vec<Box<dyn Unit>>, commits: &watch::Sender<u64>) {
        let at = self.clock.now();
        let mut slots: Vec<_> = units
            .into_iter()
            .map(|unit| Slot { unit, outcome: Ok(Additions::default()), at })
            .collect();
        let written = tokio::select! {
            written = self.commit(&mut slots) => written,
            () = self.clock.sleep(BATCH_DEADLINE) => Err(hung()),
        };
        match written {
            Ok(chain) => {
                self.chain = chain;
                // Before the answers: whoever was answered finds it counted.
                if slots.iter().any(|slot| slot.outcome.is_ok()) {
                    commits.send_modify(|count| *count += 1);
                }
                slots.into_iter().for_each(|slot| slot.unit.answer(slot.outcome.map(drop)));
            }
            Err(error) => {
                let units = slots.len();
                tracing::error!(error = error.chain(), units, "a batch was not committed");
                self.broken = Some(inspection_after(&error));
                // Also those that were refused: what they were refused for may not have happened.
                slots.into_iter().for_each(|slot| slot.unit.answer(Err(error.repeated())));
            }
        }
    }

    /// Runs the units in one transaction and commits it with their leaves and effects; returns the
    /// chain as it is then. Units that refuse are undone.
    async fn commit(&self, slots: &mut [Slot]) -> Result<Chain> {
        let options = TransactionOptions {
            // Taking the write lock at once: a reader that becomes a writer midway would be refused
            // when another process wrote in between.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.connection.begin_with_options(options).await.map_err(outside)?;
        self.run_units(&tx, slots).await?;
        let chain = self.add(&tx, slots).await?;
        if slots.iter().all(|slot| slot.outcome.is_err()) {
            tx.rollback().await.map_err(outside)?;
        } else {
            // The disk takes as long as it takes.
            tx.commit().await.map_err(outside)?;
        }
        Ok(chain)
    }

    /// Runs the units one after the other so that the failure of one undoes nothing but itself.
    /// Several share a transaction on SQLite alone.
    async fn run_units(&self, tx: &DatabaseTransaction, slots: &mut [Slot]) -> Result<()> {
        if let [alone] = slots {
            // Nothing else is in the transaction, which is undone when this one refuses.
            return self.run_unit(Part::whole(tx), alone).await.map(drop);
        }
        let mut mark = Mark::Begin;
        for slot in slots.iter_mut() {
            let part = self.run_unit(Part::after(tx, mark), slot).await?;
            // A unit that made no statement leaves the mark to the next one.
            mark = match part.unused_mark() {
                Some(unused) => unused,
                None if slot.outcome.is_ok() => Mark::Keep(mark.savepoint()),
                None => Mark::Undo(mark.savepoint()),
            };
        }
        if matches!(mark, Mark::Undo(_)) {
            execute(tx, mark.sql(), []).await?;
        }
        Ok(())
    }

    async fn run_unit<'t>(&self, part: Part<'t>, slot: &mut Slot) -> Result<Part<'t>> {
        slot.at = self.clock.now();
        let transaction = Transaction::new(part, slot.at);
        // A panic inside a unit is that unit's failure; the lane and its neighbours go on.
        let outcome = AssertUnwindSafe(slot.unit.run(&transaction)).catch_unwind().await;
        slot.outcome = outcome.unwrap_or_else(|_| Err(Error::internal("a unit of work panicked")));
        match &slot.outcome {
            Err(error) if is_storage_trouble(error) => {
                tracing::error!(error = error.chain(), "the store failed under a unit of work");
                Err(error.repeated())
            }
            _ => Ok(transaction.into_part()),
        }
    }

    /// Writes the leaves and effects of all units that ran.
    async fn add(&self, tx: &DatabaseTransaction, slots: &mut [Slot]) -> Result<Chain> {
        let mut leaves = Vec::new();
        let mut chains = Vec::new();
        for Slot { unit, outcome, at } in slots {
            let (Some(by), Ok(additions)) = (unit.by(), outcome) else { continue };
            leaves.extend(additions.leaves.drain(..).map(|leaf| Waiting { leaf, by, at: *at }));
            let of_unit = additions.chains.drain(..);
            chains.extend(of_unit.map(|effects| outbox::Chain::new(*at, by, effects)));
        }
        outbox::insert(tx, &chains).await?;
        self.chain.append(tx, leaves).await
    }

    /// Opens the connection again after a failure and reads where the chain really ends, since the
    /// outcome of a commit that answered with an error is not known; says whether it worked.
    async fn open_again(&mut self, inspection: Inspection) -> bool {
        let began = self.clock.monotonic();
        if inspection == Inspection::Whole && began < self.next_inspection {
            return false;
        }
        let opened = match (self.reopen)(inspection).await {
            Ok(connection) => {
                let old = std::mem::replace(&mut self.connection, connection);
                drop(old.close().await);
                self.chain.read_again(&self.connection).await
            }
            Err(error) => Err(error),
        };
        if inspection == Inspection::Whole {
            let now = self.clock.monotonic();
            self.next_inspection = now + now.saturating_sub(began) * REST;
        }
        match opened {
            Ok(()) => self.broken = None,
            Err(ref error) => {
                tracing::error!(error = error.chain(), "the store cannot be opened; trying again");
            }
        }
        opened.is_ok()
    }
}

/// Chooses how to open a connection again after an error: a full disk says so before it loses
/// anything, while one that fails may have lost what it had said to be written.
fn inspection_after(error: &Error) -> Inspection {
    match error.code() {
        CODE_BROKEN => Inspection::Whole,
        _ => Inspection::None,
    }
}

/// Answers whatever waits that the store is not there; says whether the writer is stopping.
async fn refuse_waiting(units: &Units) -> bool {
    let mut units = units.lock().await;
    loop {
        match units.try_recv() {
            Ok(unit) => unit.answer(Err(unreachable())),
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => return true,
        }
    }
}

fn unreachable() -> Error {
    Error::unavailable("The store cannot be opened, so nothing can be written.")
        .hint("Look at the disk or the database server; writing goes on by itself afterwards.")
}

fn hung() -> Error {
    Error::unavailable("Writing took too long and was given up.").hint("Try again in a moment.")
}

#[cfg(test)]
mod tests {
    use vocabulary::Kind;

    use super::*;

    #[test]
    fn only_a_disk_that_fails_has_the_whole_store_inspected() {
        for (code, expected) in [
            (CODE_BROKEN, Inspection::Whole),
            ("disk-full", Inspection::None),
            ("store-unreachable", Inspection::None),
            ("unavailable", Inspection::None),
        ] {
            let error = Error::new(Kind::Unavailable, code, "x");
            assert_eq!(inspection_after(&error), expected, "{code}");
        }
    }
}
