//! Clients that commit decisions through the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::future::{BoxFuture, join_all};
use store::{Durability, Store, StoreAddress, StoreOptions};
use vocabulary::{Secret, SystemClock};

use super::CLIENTS;
use crate::{Trouble, toys};

/// More toys than can be decided about.
const TOYS: u64 = 200_000;

/// Where to measure.
pub(super) enum Place {
    Sqlite(PathBuf),
    Postgres(Secret),
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    /// Decisions a second.
    pub(super) rate: f64,
    pub(super) median: Duration,
    /// The 99th percentile.
    pub(super) slowest: Duration,
    pub(super) decisions: usize,
    pub(super) commits: u64,
}

impl Measured {
    /// How many decisions share a commit.
    pub(super) fn sharing(&self) -> f64 {
        self.decisions as f64 / self.commits.max(1) as f64
    }
}

impl Place {
    pub(super) fn address(&self) -> StoreAddress {
        match self {
            Self::Sqlite(path) => StoreAddress::Sqlite(path.clone()),
            Self::Postgres(url) => StoreAddress::Postgres(url.clone()),
        }
    }

    /// Opens the store with toys to decide about.
    pub(super) async fn open(&self) -> Result<Store, Trouble> {
        let store = Store::open(StoreOptions {
            address: &self.address(),
            migrations: &[toys::MIGRATION],
            clock: Arc::new(SystemClock::new()),
            process: "bench",
            durability: Durability::Full,
        })
        .await?;
        toys::make(&store, 0, TOYS).await?;
        Ok(store)
    }
}

pub(super) async fn measure(place: &Place, length: Duration) -> Result<Measured, Trouble> {
    let store = place.open().await?;
    let before = *store.commits().borrow();
    let committing = store.clone();
    let mut measured = clients(length, move |number| {
        let store = committing.clone();
        Box::pin(async move { Ok(toys::decide(&store, number).await?) })
    })
    .await?;
    measured.commits = *store.commits().borrow() - before;
    store.close().await;
    Ok(measured)
}

/// Lets clients decide one toy after the other until the time is over.
pub(super) async fn clients<D>(length: Duration, decide: D) -> Result<Measured, Trouble>
where
    D: Fn(u64) -> BoxFuture<'static, Result<(), Trouble>> + Clone + Send + 'static,
{
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let clients = (0..CLIENTS).map(|_| {
        let (next, decide) = (Arc::clone(&next), decide.clone());
        tokio::spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < length {
                let asked = Instant::now();
                decide(next.fetch_add(1, Ordering::Relaxed)).await?;
                took.push(asked.elapsed());
            }
            Ok::<_, Trouble>(took)
        })
    });
    let mut took = Vec::new();
    for client in join_all(clients).await {
        took.extend(client??);
    }
    let length = begun.elapsed();
    took.sort_unstable();
    let decisions = took.len();
    let at = |part: usize| took.get(decisions * part / 100).copied().unwrap_or_default();
    Ok(Measured {
        rate: decisions as f64 / length.as_secs_f64(),
        median: at(50),
        slowest: at(99),
        decisions,
        commits: decisions as u64,
    })
}
