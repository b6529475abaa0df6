//! The writer: units of work go in, come out committed or refused.
//!
//! A lane is one connection with one audit chain. On SQLite there is one lane, and what waits while a
//! commit syncs becomes the next batch, so that many writers share one sync. On PostgreSQL there are
//! several lanes with one unit a transaction: the server groups commits itself, and a batch that
//! locks many rows would deadlock with the batch of another process.

mod lane;
mod unit;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;
use vocabulary::{Error, Result, SharedClock};

pub(crate) use unit::{Kept, Plain, Unit};

use crate::open::{LaneConnection, stopping};
use lane::Lane;

/// How many units may wait: at 4,000 a second, what a quarter of a second brings.
const WAITING: usize = 1_024;

/// How long a unit waits for a place among the waiting before its maker is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// The units on their way to the lanes.
pub(crate) struct Writer {
    /// Gone once the writer stops.
    units: std::sync::Mutex<Option<mpsc::Sender<Box<dyn Unit>>>>,
    lanes: Mutex<Vec<JoinHandle<()>>>,
    commits: watch::Sender<u64>,
    clock: SharedClock,
}

impl Writer {
    pub(crate) fn start(
        connections: Vec<LaneConnection>,
        batch: usize,
        clock: SharedClock,
        process: &str,
    ) -> Self {
        let (units, receiver) = mpsc::channel(WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        let commits = watch::Sender::new(0);
        let lanes = connections
            .into_iter()
            .map(|connection| {
                let lane = Lane::new(connection, batch, clock.clone(), process);
                lane.start(Arc::clone(&receiver), commits.clone())
            })
            .collect();
        Self { units: std::sync::Mutex::new(Some(units)), lanes: Mutex::new(lanes), commits, clock }
    }

    pub(crate) fn submit(&self, unit: Box<dyn Unit>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let units = self.units.lock().ok().and_then(|units| units.clone());
            let units = units.ok_or_else(stopping)?;
            let place = tokio::select! {
                place = units.reserve() => place.map_err(|_| stopping())?,
                () = self.clock.sleep(PATIENCE) => return Err(too_busy()),
            };
            place.send(unit);
            Ok(())
        })
    }

    pub(crate) fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    pub(crate) async fn stop(&self) {
        if let Ok(mut units) = self.units.lock() {
            *units = None;
        }
        for lane in self.lanes.lock().await.drain(..) {
            if let Err(error) = lane.await {
                tracing::error!(%error, "a writing lane ended badly");
            }
        }
    }
}

fn too_busy() -> Error {
    Error::unavailable("More changes are waiting to be written than the store can take.")
        .hint("Try again in a few seconds.")
}
