//! Looks at a store after a power cut, as a person would who starts the program again.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use store::audit::verify::{Verification, Verified, verify};
use store::audit::{CheckpointFile, checkpoint};
use store::{Durability, FromQueryResult, Store, StoreAddress, rows, scalar};
use vocabulary::{Error, FakeClock};

use super::Outcome;
use crate::{child, toys};

#[derive(FromQueryResult)]
struct Decided {
    toy: String,
}

/// Opens what is left and compares it with what was acknowledged.
pub(super) async fn outcome(folder: &Path, acknowledged: &[&str]) -> Outcome {
    match look(folder, acknowledged).await {
        Ok(outcome) => outcome,
        // The audit tells of leaves or checkpoints that are gone.
        Err(error) if error.code() == "audit-broken" => Outcome::Lost(error.says().to_owned()),
        Err(error) => Outcome::Unreadable(error.chain()),
    }
}

async fn look(folder: &Path, acknowledged: &[&str]) -> vocabulary::Result<Outcome> {
    let clock = Arc::new(FakeClock::at(Timestamp::UNIX_EPOCH));
    let store = child::open(folder, clock, Durability::Full).await?;
    let found = compare(&store, folder, acknowledged).await;
    // Closed in any case, so that three hundred cuts do not keep their files open.
    store.close().await;
    found
}

async fn compare(
    store: &Store,
    folder: &Path,
    acknowledged: &[&str],
) -> vocabulary::Result<Outcome> {
    let sound: Option<String> = scalar(store.reader(), "pragma quick_check", []).await?;
    if sound.as_deref() != Some("ok") {
        return Ok(Outcome::Unreadable(sound.unwrap_or_default()));
    }
    let decided = "select toy from toys where state = 'decided' order by toy";
    let decided: Vec<Decided> = rows(store.reader(), decided, []).await?;
    let decided: BTreeSet<String> = decided.into_iter().map(|decided| decided.toy).collect();
    for number in acknowledged.iter().filter_map(|line| line.parse::<u64>().ok()) {
        if !decided.contains(&toys::name(number)) {
            return Ok(Outcome::Lost(format!("decision {number}")));
        }
    }
    for (table, each) in [("toy_decisions", 1), ("audit_leaves", 1), ("effects", 2)] {
        let sql = format!("select count(*) from {table}");
        let count: i64 = scalar(store.reader(), &sql, []).await?.unwrap_or(0);
        if count != each * decided.len() as i64 {
            let what = format!("{count} rows of {table} for {} decisions", decided.len());
            return Ok(Outcome::Lost(what));
        }
    }
    let checkpoints = acknowledged.iter().filter(|line| **line == "checkpoint").count() as u64;
    let verified = audit(folder).await?;
    if verified.checkpoints < checkpoints {
        return Ok(Outcome::Lost(format!("{checkpoints} checkpoints, of which {verified:?}")));
    }
    goes_on(store, folder).await?;
    Ok(Outcome::Whole)
}

/// Writes more, and verifies again.
async fn goes_on(store: &Store, folder: &Path) -> vocabulary::Result<()> {
    const NUMBER: u64 = 1_000_000;
    toys::make(store, NUMBER, 1).await?;
    toys::decide(store, NUMBER).await?;
    checkpoint::write(store, &child::signer(), &CheckpointFile::in_folder(folder)).await?;
    let verified = audit(folder).await?;
    if verified.uncovered == 0 { Ok(()) } else { Err(Error::internal("a leaf is not covered")) }
}

async fn audit(folder: &Path) -> vocabulary::Result<Verified> {
    verify(Verification {
        address: &StoreAddress::in_folder(folder),
        files: &[CheckpointFile::in_folder(folder)],
        public_key: Some(child::signer().public_key()),
        witnesses: &[],
    })
    .await
}
