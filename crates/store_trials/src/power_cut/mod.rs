//! The power-cut trial: a child writes decisions, its changes of the disk are recorded, and the disk
//! is rebuilt as it could be after a power cut at any moment. What was acknowledged must be there.
//!
//! It proves nothing unless it can fail: with `synchronous` NORMAL it must find lost work, with OFF
//! files that cannot be read.

mod disk;
mod inspect;

use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::Trouble;
use crate::child::{ACKNOWLEDGED, Synchronous};
use crate::shim::{Operation, Shim, read_record};

/// What one power cut did to a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything acknowledged is there, and the store works.
    Whole,
    /// The store works, and something acknowledged is missing.
    Lost(String),
    /// The store cannot be opened or read.
    Unreadable(String),
}

/// What the cuts of one trial did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many lost nothing.
    pub whole: u32,
    /// How many lost something acknowledged.
    pub lost: u32,
    /// How many left something unreadable.
    pub unreadable: u32,
    /// How many decisions were acknowledged before the latest cut.
    pub acknowledged: usize,
    /// The first that was not whole, with the seed of its disk.
    pub first: Option<String>,
}

/// A recorded run.
pub struct Recording {
    operations: Vec<Operation>,
    /// Where the store was opened for the first time; before that there is nothing to lose.
    start: usize,
}

/// Cuts the power under all three settings of `synchronous` and demands what each must do; returns
/// a table of what they did.
///
/// # Errors
/// What did not hold, with the seed that replays it.
pub async fn prove(shim: &Shim, program: &Path, seed: u64, times: u32) -> Result<String, Trouble> {
    let mut table = format!("seed {seed}\nsynchronous  cuts  whole  lost  unreadable\n");
    for synchronous in [Synchronous::Full, Synchronous::Normal, Synchronous::Off] {
        let times = if synchronous == Synchronous::Full { times } else { times.div_ceil(3) };
        let tally = cut(&record(shim, program, synchronous)?, seed, times).await?;
        table += &format!(
            "{:<11}  {times:>4}  {:>5}  {:>4}  {:>10}\n",
            format!("{synchronous:?}").to_uppercase(),
            tally.whole,
            tally.lost,
            tally.unreadable
        );
        tally.demand(synchronous).map_err(|what| format!("{table}{what} (seed {seed})"))?;
    }
    Ok(table)
}

/// Runs a child under the shim and records it.
///
/// # Errors
/// When the child fails.
pub fn record(shim: &Shim, program: &Path, synchronous: Synchronous) -> Result<Recording, Trouble> {
    let folder = tempfile::tempdir()?;
    let record = tempfile::NamedTempFile::new()?;
    let word = format!("{synchronous:?}").to_lowercase();
    let said = shim
        .recording(program, folder.path(), record.path())
        .args(["part", "decide", "--synchronous", &word, "--folder"])
        .arg(folder.path())
        .output()?;
    if !said.status.success() {
        return Err(format!("the child failed: {}", String::from_utf8_lossy(&said.stderr)).into());
    }
    let operations = read_record(record.path())?;
    let begins =
        |operation: &Operation| matches!(operation, Operation::Sync(name) if name.is_empty());
    let start = operations.iter().position(begins).unwrap_or(0);
    Ok(Recording { operations, start })
}

/// Cuts the power of a recorded run many times.
///
/// # Errors
/// When a rebuilt folder cannot be written; what the cuts did to the store is in the tally.
pub async fn cut(recording: &Recording, seed: u64, times: u32) -> Result<Tally, Trouble> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut tally = Tally::default();
    for _ in 0..times {
        let at = random.random_range(recording.start..=recording.operations.len());
        let disk = random.random();
        let done = &recording.operations[..at];
        let acknowledged = acknowledged(done);
        let folder = tempfile::tempdir()?;
        for (name, content) in disk::after_cut(done, disk) {
            if name != ACKNOWLEDGED {
                std::fs::write(folder.path().join(name), content)?;
            }
        }
        tally.acknowledged = tally.acknowledged.max(acknowledged.len());
        let outcome = inspect::outcome(folder.path(), &acknowledged).await;
        tally.add(&outcome, &format!("cut after {at} operations, disk {disk}"));
    }
    Ok(tally)
}

impl Tally {
    /// Says what is not as it must be.
    fn demand(&self, synchronous: Synchronous) -> Result<(), String> {
        let first = self.first.as_deref().unwrap_or("");
        if self.acknowledged < 100 {
            return Err(format!("Only {} acknowledgements were at stake.", self.acknowledged));
        }
        match synchronous {
            Synchronous::Full if self.lost + self.unreadable > 0 => {
                Err(format!("FULL lost what it acknowledged: {first}"))
            }
            Synchronous::Normal if self.lost == 0 => {
                Err("NORMAL lost nothing, so this trial would not notice a loss.".to_owned())
            }
            Synchronous::Off if self.unreadable == 0 => {
                Err("OFF left everything readable, so this trial drops too little.".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, outcome: &Outcome, place: &str) {
        match outcome {
            Outcome::Whole => self.whole += 1,
            Outcome::Lost(_) => self.lost += 1,
            Outcome::Unreadable(_) => self.unreadable += 1,
        }
        if *outcome != Outcome::Whole && self.first.is_none() {
            self.first = Some(format!("{outcome:?} ({place})"));
        }
    }
}

/// What had been said to the outside, in order.
fn acknowledged(operations: &[Operation]) -> Vec<&str> {
    operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::Write { name, data, .. } if name == ACKNOWLEDGED => {
                std::str::from_utf8(data).ok().map(str::trim_end)
            }
            _ => None,
        })
        .collect()
}
