//! The disk is full: writes are refused with the reason, reads go on, and writes go on by themselves
//! once there is room.

use std::path::Path;
use std::sync::Arc;

use store::audit::{CheckpointFile, checkpoint};
use store::{Durability, StoreAddress, scalar};
use vocabulary::{Kind, SystemClock};

use super::ledger::{Answer, Ledger, audit};
use crate::shim::{Disk, Faults};
use crate::{Trouble, child, toys};

/// How many decisions may still fit into what the files have already.
const FIT: u64 = 2_000;

/// How many are tried while the disk is full.
const TRIES: u64 = 30;

/// Fills the disk and frees it again, several times over.
///
/// # Errors
/// What does not hold.
pub async fn play(folder: &Path) -> Result<(), Trouble> {
    let faults = Faults::ordered()?;
    let (address, file) = (StoreAddress::in_folder(folder), CheckpointFile::in_folder(folder));
    let store = child::open(folder, Arc::new(SystemClock::new()), Durability::Full).await?;
    toys::make(&store, 0, 10 * FIT).await?;
    let mut numbers = 0..10 * FIT;
    let mut next = || numbers.next().ok_or("the toys ran out");
    let mut ledger = Ledger::default();
    for _ in 0..3 {
        ledger.decide(&store, next()?).await?;
        checkpoint::write(&store, &child::signer(), &file).await?;
        faults.disk_is(Disk::Full)?;
        let refusals = ledger.refused.len();
        let mut unsigned = false;
        for _ in 0..FIT {
            if let Answer::Refused(error) = ledger.decide(&store, next()?).await? {
                expect(error.code() == "disk-full", error.code())?;
                expect(error.says().contains("disk"), error.says())?;
                break;
            }
            unsigned = true;
        }
        for _ in 0..TRIES {
            let answer = ledger.decide(&store, next()?).await?;
            expect(matches!(answer, Answer::Refused(_)), "a full disk took a decision")?;
            let read: Option<i64> =
                scalar(store.reader(), "select count(*) from toy_decisions", []).await?;
            expect(read.is_some_and(|count| count > 0), "reading stopped")?;
        }
        match checkpoint::write(&store, &child::signer(), &file).await {
            Ok(()) => expect(!unsigned, "a checkpoint was written")?,
            Err(error) => expect(error.kind() == Kind::Unavailable, &error.chain())?,
        }
        expect(ledger.refused.len() > refusals + TRIES as usize, "too few refusals")?;
        faults.disk_is(Disk::Roomy)?;
        // The very next one may meet the lane while it opens the file again, and waits for that.
        let answer = ledger.decide(&store, next()?).await?;
        expect(matches!(answer, Answer::Made), "there is room, and writing did not go on")?;
        audit(&address, &file).await?;
        ledger.compare(&store).await?;
    }
    let full = ledger.refused.iter().all(|(_, code)| *code == "disk-full");
    expect(full, "a refusal did not tell of the disk")?;
    store.close().await;
    Ok(())
}

pub(super) fn expect(holds: bool, what: &str) -> Result<(), Trouble> {
    if holds { Ok(()) } else { Err(what.into()) }
}
