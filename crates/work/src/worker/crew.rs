//! The attempts that a worker has under way at one table, and how many more it may begin.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::FromQueryResult;
use tokio::task::{self, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use vocabulary::Result;

use super::attempt::Signals;
use super::pulse::Life;
use super::{Shared, WRITING_DOWN};
use crate::lease::{self, Lease, Room, Table};

/// A kind of leased work: what a row is, and what to do with one.
#[async_trait]
pub(super) trait Trade: Send + Sync + 'static {
    /// Where the rows are.
    const TABLE: &'static Table;
    /// A row as it is claimed.
    type Row: FromQueryResult + Send + Sync + 'static;

    /// Returns the name of what a row is to do.
    fn name(row: &Self::Row) -> &str;

    /// Returns the lease on a row.
    fn lease(row: &Self::Row) -> Lease;

    /// Makes one attempt and writes down what came of it.
    async fn attempt(&self, row: &Self::Row, signals: &Signals) -> Result<bool>;

    /// Writes down that whoever worked on the row is gone; says whether nobody else was faster.
    async fn interrupted(&self, row: &Self::Row) -> Result<bool>;
}

/// The attempts under way at one table.
pub(super) struct Crew<T> {
    trade: Arc<T>,
    shared: Arc<Shared>,
    places: usize,
    tasks: JoinSet<()>,
    at_work: HashMap<task::Id, (String, Lease)>,
}

impl<T: Trade> Crew<T> {
    pub(super) fn new(trade: T, shared: &Arc<Shared>, places: usize) -> Self {
        Self {
            trade: Arc::new(trade),
            shared: Arc::clone(shared),
            places: places.max(1),
            tasks: JoinSet::new(),
            at_work: HashMap::new(),
        }
    }

    /// Claims what is due while there is room, and begins an attempt at each.
    pub(super) async fn claim(&mut self, life: &Life, signals: &Signals) -> Result<()> {
        while let Some(room) = self.room() {
            let (store, now) = (&self.shared.store, self.shared.clock.now());
            if signals.stop.is_cancelled()
                || life.lost.is_cancelled()
                || !lease::any_due(store.reader(), T::TABLE, now, &room).await?
            {
                break;
            }
            let id = life.id;
            // Never dropped midway: rows claimed for nobody would wait for the next sweep.
            let rows: Vec<T::Row> = store
                .maintain(move |tx| {
                    Box::pin(async move { lease::claim(tx, T::TABLE, id, &room).await })
                })
                .await?;
            if rows.is_empty() {
                break;
            }
            if signals.stop.is_cancelled() {
                self.give_back(rows.iter().map(T::lease).collect()).await?;
                break;
            }
            rows.into_iter().for_each(|row| self.begin(row, life, signals));
        }
        Ok(())
    }

    /// Says how much may be claimed: nothing may take more than half of the places, so that one thing
    /// that hangs leaves room for the others.
    fn room(&self) -> Option<Room> {
        let free = self.places.saturating_sub(self.at_work.len());
        let most = self.places.div_ceil(2);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in self.at_work.values() {
            *counts.entry(name).or_default() += 1;
        }
        let busiest = counts.values().filter(|&&count| count < most).max().copied().unwrap_or(0);
        let full = counts.iter().filter(|(_, count)| **count >= most);
        let except = full.map(|(name, _)| (*name).to_owned()).collect();
        (free > 0).then(|| Room { rows: free.min(most - busiest), except })
    }

    fn begin(&mut self, row: T::Row, life: &Life, signals: &Signals) {
        let (name, lease) = (T::name(&row).to_owned(), T::lease(&row));
        let (trade, table) = (Arc::clone(&self.trade), T::TABLE.name);
        let signals = Signals { lost: life.lost.clone(), ..signals.clone() };
        let of = (name.clone(), lease.clone());
        let handle = self.tasks.spawn(async move {
            match trade.attempt(&row, &signals).await {
                Ok(true) => {}
                Ok(false) => tracing::warn!(
                    table,
                    name,
                    id = lease.id,
                    fence = lease.fence,
                    "an attempt lost its lease, so its outcome was dropped"
                ),
                Err(error) => tracing::error!(
                    table,
                    name,
                    id = lease.id,
                    error = error.chain(),
                    "the outcome of an attempt could not be written"
                ),
            }
        });
        self.at_work.insert(handle.id(), of);
    }

    /// Waits until attempts are over; for ever when there are none. Those that end together, as when
    /// one commit has written their outcomes, make room together, so that one claim fills it.
    pub(super) async fn some_are_over(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(ended) => self.is_over(ended),
            None => std::future::pending().await,
        }
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.is_over(ended);
        }
    }

    fn is_over(&mut self, ended: Result<(task::Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "an attempt ended badly");
                error.id()
            }
        };
        self.at_work.remove(&id);
    }

    /// Takes back what dead processes hold, and what this one holds without working on it.
    pub(super) async fn sweep(&self, life: &Life) -> Result<()> {
        let reader = self.shared.store.reader();
        let held: Vec<T::Row> = lease::held_by_the_dead_or(reader, T::TABLE, life.id).await?;
        for row in held {
            let (name, lease) = (T::name(&row), T::lease(&row));
            let at_work = self.at_work.values().any(|(_, of)| *of == lease);
            if !at_work && self.trade.interrupted(&row).await? {
                let (table, id) = (T::TABLE.name, &lease.id);
                tracing::warn!(table, name, id, "work was taken back from a process that is gone");
            }
        }
        Ok(())
    }

    /// Makes due again what waits only because the clock went back.
    pub(super) async fn right_after_clock_went_back(&self) -> Result<()> {
        let righted = self
            .shared
            .store
            .maintain(|tx| Box::pin(lease::right_after_clock_went_back(tx, T::TABLE)))
            .await?;
        if righted > 0 {
            let table = T::TABLE.name;
            tracing::warn!(table, righted, "the clock went back, so waiting rows were made due");
        }
        Ok(())
    }

    /// Lets attempts end by themselves for `grace`, then cuts them off.
    pub(super) async fn wind_down(&mut self, grace: Duration, cut: &CancellationToken) {
        let clock = &self.shared.clock;
        let grace_is_over = clock.sleep(grace);
        tokio::select! {
            () = all_over(&mut self.tasks) => return,
            () = grace_is_over => cut.cancel(),
        }
        let writing_is_over = clock.sleep(WRITING_DOWN);
        tokio::select! {
            () = all_over(&mut self.tasks) => {}
            () = writing_is_over => self.tasks.abort_all(),
        }
    }

    async fn give_back(&self, leases: Vec<Lease>) -> Result<()> {
        self.shared
            .store
            .maintain(move |tx| {
                Box::pin(async move {
                    for lease in &leases {
                        lease::give_back(tx, T::TABLE, lease).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

async fn all_over(tasks: &mut JoinSet<()>) {
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "an attempt ended badly");
        }
    }
}
