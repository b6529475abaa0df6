//! Writes and syncs fail now and then: the store opens its file again and checks it, and loses nothing
//! that it acknowledged.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::future::try_join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::audit::CheckpointFile;
use store::{Durability, Store, StoreAddress};
use vocabulary::{Clock, SystemClock};

use super::disk_full::expect;
use super::ledger::{Answer, Ledger, audit};
use crate::shim::Faults;
use crate::{Trouble, child, toys};

/// How many clients write while the fault comes.
const CLIENTS: u64 = 4;

/// How many decisions each makes in a round.
const DECISIONS: u64 = 12;

/// Within how many writes or syncs of a round the fault comes: about as many as the round has.
const WITHIN: i32 = 20;

/// How many times a client asks again before the trial says that writing does not go on.
const PATIENCE: u32 = 100;

/// Injects one fault a round.
///
/// # Errors
/// What does not hold.
pub async fn play(folder: &Path, seed: u64, rounds: u64) -> Result<(), Trouble> {
    let faults = Faults::ordered()?;
    let (address, file) = (StoreAddress::in_folder(folder), CheckpointFile::in_folder(folder));
    let store = child::open(folder, Arc::new(SystemClock::new()), Durability::Full).await?;
    let each = CLIENTS * DECISIONS + u64::from(PATIENCE);
    toys::make(&store, 0, rounds * each).await?;
    let mut random = StdRng::seed_from_u64(seed);
    let mut ledger = Ledger::default();
    for round in 0..rounds {
        let count = random.random_range(1..=WITHIN);
        if random.random_bool(0.5) {
            faults.fail_sync(count)?;
        } else {
            faults.fail_write(count)?;
        }
        let first = round * each;
        let clients = (0..CLIENTS).map(|client| decide(&store, first + client * DECISIONS));
        for client in try_join_all(clients).await? {
            ledger.merge(client);
        }
        faults.fail_sync(0)?;
        faults.fail_write(0)?;
        goes_on(&store, &mut ledger, first + CLIENTS * DECISIONS).await?;
        audit(&address, &file).await?;
        ledger.compare(&store).await?;
    }
    // A fault while the log is copied into the database harms nobody; most hit a commit.
    expect(ledger.refused.len() as u64 > rounds, "the faults were hardly noticed")?;
    store.close().await;
    let store = child::open(folder, Arc::new(SystemClock::new()), Durability::Full).await?;
    ledger.compare(&store).await?;
    audit(&address, &file).await.map(drop)
}

async fn decide(store: &Store, first: u64) -> Result<Ledger, Trouble> {
    let mut ledger = Ledger::default();
    for number in first..first + DECISIONS {
        ledger.decide(store, number).await?;
    }
    Ok(ledger)
}

/// Waits until decisions are made again.
async fn goes_on(store: &Store, ledger: &mut Ledger, first: u64) -> Result<(), Trouble> {
    let clock = SystemClock::new();
    for number in first..first + u64::from(PATIENCE) {
        if let Answer::Made = ledger.decide(store, number).await? {
            return Ok(());
        }
        clock.sleep(Duration::from_millis(50)).await;
    }
    Err("the fault is gone, and writing did not go on".into())
}
