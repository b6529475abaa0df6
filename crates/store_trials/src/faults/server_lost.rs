//! The PostgreSQL server is killed and started again under load: refusals are bounded in time, the lanes
//! come back by themselves, and nothing acknowledged is lost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use store::audit::{CheckpointFile, checkpoint};
use store::{Durability, Store, StoreAddress, StoreOptions};
use tokio::sync::watch;
use vocabulary::{Clock, Secret, SystemClock};

use super::disk_full::expect;
use super::ledger::{Answer, Ledger, audit};
use super::server::Server;
use crate::{Trouble, child, toys};

/// How many clients decide one toy after the other.
const CLIENTS: u64 = 8;

/// How many toys each has.
const TOYS: u64 = 100_000;

/// How many decisions are made before the server is killed, and again after it is back.
const DECISIONS: usize = 100;

/// The longest an answer may take while the server is away: the wait for a place and for a connection,
/// each of five seconds, with as much again for a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Kills a server of its own `times` times.
///
/// # Errors
/// What does not hold, or that there is no PostgreSQL.
pub async fn play(times: u32) -> Result<(), Trouble> {
    let mut server = Server::start()?;
    let address = StoreAddress::Postgres(Secret::new(server.url()));
    let file = CheckpointFile::in_folder(server.folder());
    let store = open(&address).await?;
    for client in 0..CLIENTS {
        toys::make(&store, client * TOYS, TOYS / 100).await?;
    }
    // More than are made before the last kill, so that every kill meets clients at work.
    let goal = (times as usize + 1) * DECISIONS;
    let (progress, mut done) = watch::channel(0);
    let clients = (0..CLIENTS).map(|client| {
        let (store, progress) = (store.clone(), progress.clone());
        tokio::spawn(decide(store, client * TOYS, goal, progress))
    });
    let clients: Vec<_> = clients.collect();
    for time in 1..=times as usize {
        done.wait_for(|done| *done >= time * DECISIONS).await?;
        server.kill()?;
        // Long enough for every client to be refused at least once.
        SystemClock::new().sleep(Duration::from_millis(500)).await;
        server.start_again()?;
    }
    let mut ledger = Ledger::default();
    for client in try_join_all(clients).await? {
        ledger.merge(client?);
    }
    expect(ledger.refused.len() >= times as usize, "nobody noticed that the server was away")?;
    ledger.compare(&store).await?;
    checkpoint::write(&store, &child::signer(), &file).await?;
    let verified = audit(&address, &file).await?;
    expect(verified.uncovered == 0, "a leaf is not covered")?;
    store.close().await;
    Ok(())
}

pub(super) async fn open(address: &StoreAddress) -> Result<Store, Trouble> {
    let options = StoreOptions {
        address,
        migrations: &[toys::MIGRATION],
        clock: Arc::new(SystemClock::new()),
        process: "trial",
        durability: Durability::Full,
    };
    Ok(Store::open(options).await?)
}

/// Decides until all clients together have reached the goal.
async fn decide(
    store: Store,
    first: u64,
    goal: usize,
    progress: watch::Sender<usize>,
) -> Result<Ledger, Trouble> {
    let mut ledger = Ledger::default();
    let mut number = first;
    while *progress.borrow() < goal {
        let asked = Instant::now();
        let answer = ledger.decide(&store, number).await?;
        expect(asked.elapsed() < LONGEST, "an answer took too long")?;
        number += 1;
        match answer {
            Answer::Made => progress.send_modify(|done| *done += 1),
            // As a person would, who reads to try again in a moment.
            Answer::Refused(_) => SystemClock::new().sleep(Duration::from_millis(20)).await,
        }
    }
    Ok(ledger)
}
