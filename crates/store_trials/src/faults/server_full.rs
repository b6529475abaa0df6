//! The disk of PostgreSQL's tables is full: writes are refused with the reason, reads go on, and writes
//! go on by themselves once there is room.
//!
//! Its write-ahead log is on another disk: without room for that the server ends itself, which is
//! `server_lost`.

use std::fs;

use store::audit::CheckpointFile;
use store::{StoreAddress, scalar};
use vocabulary::Secret;

use super::disk_full::expect;
use super::ledger::{Answer, Ledger, audit};
use super::server::{Server, give_to_server};
use super::server_lost::open;
use crate::small_disk::SmallDisk;
use crate::{Trouble, toys};

/// The size of the disk, in MiB: a new server's tables, and room for the trial.
const SIZE: u32 = 128;

/// How many decisions may still fit into what the tables have already.
const FIT: u64 = 5_000;

/// How many are tried while the disk is full.
const TRIES: u64 = 30;

/// What became of the trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything held.
    Held,
    /// This user may not mount the small disk.
    CannotMount,
}

/// Fills the disk and frees it again.
///
/// # Errors
/// What does not hold, or that there is no PostgreSQL.
pub async fn play() -> Result<Outcome, Trouble> {
    let Some(disk) = SmallDisk::mount(SIZE)? else { return Ok(Outcome::CannotMount) };
    give_to_server(disk.path())?;
    let server = Server::start_with_tables_on(disk.path())?;
    let address = StoreAddress::Postgres(Secret::new(server.url()));
    let file = CheckpointFile::in_folder(server.folder());
    let store = open(&address).await?;
    toys::make(&store, 0, 3 * FIT).await?;
    let mut ledger = Ledger::default();
    let mut numbers = 0..3 * FIT;
    let mut next = || numbers.next().ok_or("the toys ran out");
    expect(matches!(ledger.decide(&store, next()?).await?, Answer::Made), "an empty disk is full")?;
    let ballast = disk.fill()?;
    let mut refused = 0;
    for _ in 0..FIT {
        if let Answer::Refused(error) = ledger.decide(&store, next()?).await? {
            expect(error.code() == "disk-full", &error.chain())?;
            refused += 1;
            let read: Option<i64> =
                scalar(store.reader(), "select count(*) from toy_decisions", []).await?;
            expect(read.is_some_and(|count| count > 0), "reading stopped")?;
        }
        if refused == TRIES {
            break;
        }
    }
    expect(refused == TRIES, "a full disk took every decision")?;
    fs::remove_file(ballast)?;
    let answer = ledger.decide(&store, next()?).await?;
    expect(matches!(answer, Answer::Made), "there is room, and writing did not go on")?;
    ledger.compare(&store).await?;
    audit(&address, &file).await?;
    store.close().await;
    Ok(Outcome::Held)
}
