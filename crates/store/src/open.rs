//! Opening a store, and the handle through which everybody reads and writes it.

use std::sync::Arc;

use futures::future::BoxFuture;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{oneshot, watch};
use tokio::task::spawn_blocking;
use vocabulary::{Attribution, Error, Result, SharedClock};

use crate::audit::CheckpointFile;
use crate::health::Health;
use crate::migrations::{Migration, Migrator};
use crate::snapshot::Snapshot;
use crate::sqlite::{Disk, Seat};
use crate::writer::{Kept, Plain, Writer};
use crate::{Change, StoreAddress, Transaction, postgres, scalar, sqlite};

/// How much a commit waits for the disk. Anything but the default loses acknowledged work in a power
/// cut; the weaker ones exist so that a trial can show that it would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Every commit is on the disk before it is acknowledged.
    #[default]
    Full,
    /// Commits reach the disk at checkpoints of the write-ahead log.
    Normal,
    /// Nothing waits for the disk.
    Off,
}

/// What opening a store takes.
pub struct StoreOptions<'o> {
    /// Where it is.
    pub address: &'o StoreAddress,
    /// The migrations of all features.
    pub migrations: &'o [Migration],
    /// The time.
    pub clock: SharedClock,
    /// What the process calls itself in the audit, such as `run` or `token create`.
    pub process: &'o str,
    /// Full, except in trials.
    pub durability: Durability,
}

/// A store; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    reader: DatabaseConnection,
    writer: Writer,
    clock: SharedClock,
    health: Arc<Health>,
    disk: Option<Disk>,
}

/// The connections of an engine, opened and checked.
pub(crate) struct Opened {
    pub(crate) reader: DatabaseConnection,
    pub(crate) lanes: Vec<LaneConnection>,
    /// How many units one transaction may hold.
    pub(crate) batch: usize,
    /// Where the store grows, if that is on this machine.
    pub(crate) disk: Option<Disk>,
}

/// A connection that one lane writes through, and how to make another when it breaks.
pub(crate) struct LaneConnection {
    pub(crate) connection: DatabaseConnection,
    pub(crate) reopen: Reopen,
    /// Where the lane runs, if not with everybody else.
    pub(crate) seat: Option<Seat>,
}

/// How much is looked at when a lane's connection is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inspection {
    /// Nothing: the disk did what it was told, or said in time that it had no room.
    None,
    /// The whole store, where the engine does not look by itself: a write or a sync failed.
    Whole,
}

/// Opens a lane's connection again and inspects what it finds.
pub(crate) type Reopen =
    Box<dyn Fn(Inspection) -> BoxFuture<'static, Result<DatabaseConnection>> + Send + Sync>;

impl LaneConnection {
    /// Keeps what opening the connection again finds.
    fn watched(self, health: &Arc<Health>) -> Self {
        let Self { connection, reopen, seat } = self;
        let health = Arc::clone(health);
        let reopen: Reopen = Box::new(move |inspection| {
            let (opening, health) = (reopen(inspection), Arc::clone(&health));
            Box::pin(async move { opening.await.inspect_err(|error| health.met(error)) })
        });
        Self { connection, reopen, seat }
    }
}

impl Store {
    /// Opens a store, creates or upgrades its tables, and starts its writer.
    ///
    /// # Errors
    /// When the place cannot be read or written, the engine is too old or set up unsafely, or a
    /// newer program has written the store.
    pub fn open(options: StoreOptions<'_>) -> BoxFuture<'_, Result<Self>> {
        // Boxed, as all that reaches deep: an `async fn` is compiled again in every crate that
        // awaits it, and with it half of the database drivers.
        Box::pin(async move {
            let migrator = Migrator::new(options.migrations);
            let opened = match options.address {
                StoreAddress::Sqlite(path) => {
                    sqlite::open(path, options.durability, &migrator, &options.clock).await?
                }
                StoreAddress::Postgres(url) => postgres::open(url, &migrator).await?,
            };
            let Opened { reader, lanes, batch, disk } = opened;
            let clock = options.clock;
            let health = Arc::new(Health::default());
            let lanes = lanes.into_iter().map(|lane| lane.watched(&health)).collect();
            let writer = Writer::start(lanes, batch, clock.clone(), options.process);
            Ok(Self { inner: Arc::new(Inner { reader, writer, clock, health, disk }) })
        })
    }

    /// Returns the connection for reading; it cannot write.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    /// Takes hold of the store as it is now, to read several things that belong together.
    ///
    /// # Errors
    /// When the store cannot be read, or all its connections for reading are taken.
    pub fn snapshot(&self) -> BoxFuture<'_, Result<Snapshot>> {
        Box::pin(Snapshot::take(self.reader()))
    }

    /// Returns the clock that times every change.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.inner.clock
    }

    /// Commits a change with its audit leaves and the effects it orders: all of it or nothing.
    ///
    /// When `by` carries a once-key that was answered before, the change is not made again and the
    /// kept answer is returned; a verb therefore commits once for each request.
    ///
    /// # Errors
    /// Whatever `change` answers, or that the store cannot be written now.
    pub async fn commit<T, F>(&self, by: &Attribution, change: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<Change<T>>> + Send + 'static,
    {
        let (unit, answer) = Kept::new(by.clone(), Box::new(change));
        self.inner.writer.submit(Box::new(unit)).await?;
        self.answered(answer).await
    }

    /// Writes bookkeeping that decides nothing and needs no audit leaf, such as a lease.
    ///
    /// # Errors
    /// Whatever `write` answers, or that the store cannot be written now.
    pub async fn maintain<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let (unit, answer) = Plain::new(Box::new(write));
        self.inner.writer.submit(Box::new(unit)).await?;
        self.answered(answer).await
    }

    /// Makes sure that the store can be used now, and returns what is amiss all the same, a sentence
    /// each.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn ready(&self) -> BoxFuture<'_, Result<Vec<String>>> {
        Box::pin(async move {
            // A table, since nothing of the file is read for a number alone.
            let read = scalar::<i64, _>(self.reader(), "select count(*) from audit_key", []).await;
            read.inspect_err(|error| self.met(error))?;
            if let Some(disk) = self.inner.disk.clone() {
                spawn_blocking(move || disk.has_room()).await.map_err(Error::internal)??;
            }
            self.inner.health.report()
        })
    }

    /// Keeps an error that somebody met while reading if it tells of damage, for [`Self::ready`] to
    /// tell.
    pub fn met(&self, error: &Error) {
        self.inner.health.met(error);
    }

    /// Keeps what became of a copy of the audit's checkpoints, for [`Self::ready`] to warn of.
    pub fn copied(&self, file: &CheckpointFile, copied: &Result<()>) {
        self.inner.health.copied(file.path(), copied);
    }

    async fn answered<T>(&self, answer: oneshot::Receiver<Result<T>>) -> Result<T> {
        let answer = answer.await.map_err(|_| stopping())?;
        self.inner.health.wrote(&answer);
        answer
    }

    /// Returns a counter that grows with every commit of this process, to wait for news on.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.writer.commits()
    }

    /// Finishes what was accepted, then closes the store; later calls are refused.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.inner.writer.stop().await;
            // The pool of readers is shared with clones; closing it ends reads that still run.
            if let Err(error) = self.inner.reader.clone().close().await {
                tracing::warn!(%error, "closing the store's readers failed");
            }
        })
    }
}

pub(crate) fn stopping() -> Error {
    Error::unavailable("Quarterdeck is stopping and accepts no more changes.")
        .hint("Send the request again when it runs.")
}
