//! What the checkpoints of a store state, once they are found to be whole and signed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sea_orm::DatabaseTransaction;
use vocabulary::{Error, Result};

use super::checkpoint::{BEGINNING, Body, PAGE, Signed};
use super::file::Lines;
use super::verify::broken;
use crate::rows;

/// How much older than the newest checkpoint of the table one may be that a copy lacks, in microseconds:
/// whoever keeps a copy adds what is new twice a minute, also what other processes signed.
const LATE: i64 = 5 * 60 * 1_000_000;

/// A leaf whose hash was signed.
pub(super) struct Mark {
    pub(super) sequence: i64,
    pub(super) hash: [u8; 32],
}

/// All signed heads. Every one is kept, not only the newest of a chain: who rewrites an old chain and
/// lets the program sign it again contradicts an older mark.
pub(super) struct Signatures {
    /// By chain, in order of their sequences.
    pub(super) marks: BTreeMap<String, Vec<Mark>>,
    pub(super) count: u64,
    pub(super) public_key: Option<String>,
    /// The copies that end before the table does, and how many checkpoints each lacks.
    pub(super) behind: Vec<(PathBuf, u64)>,
    /// When the newest checkpoint was signed.
    newest_at: i64,
    /// The hash of the newest checkpoint.
    last: String,
}

impl Signatures {
    /// Reads the table beside its copies, and checks that each checkpoint follows the one before it.
    pub(super) async fn read(
        tx: &DatabaseTransaction,
        copies: &mut [Option<Lines>],
        public_key: Option<&str>,
    ) -> Result<Self> {
        let mut found = Self {
            marks: BTreeMap::new(),
            count: 0,
            public_key: public_key.map(str::to_owned),
            behind: Vec::new(),
            newest_at: 0,
            last: BEGINNING.to_owned(),
        };
        let mut ends: Vec<End> = copies.iter().map(|_| End::default()).collect();
        let mut number = 0_i64;
        loop {
            let page: Vec<Signed> = rows(
                tx,
                "select number, body, signature from audit_checkpoints where number > $1
                 order by number limit $2",
                [number.into(), PAGE.into()],
            )
            .await?;
            if page.is_empty() {
                break;
            }
            for signed in page {
                number += 1;
                let has = copies.iter_mut().map(|copy| has(copy.as_mut(), &signed, number));
                let has = has.collect::<Result<Vec<_>>>()?;
                found.add(number, &signed)?;
                for (end, has) in ends.iter_mut().zip(has) {
                    end.count(has, found.newest_at);
                }
            }
        }
        for (copy, end) in copies.iter_mut().zip(ends) {
            let Some(lines) = copy else { continue };
            if let Some(copy) = next(lines, number + 1)? {
                return Err(not_in_store(&copy, lines));
            }
            found.ends(lines, &end)?;
        }
        Ok(found)
    }

    /// Keeps what a copy lacks; it may be what came last, and no more.
    fn ends(&mut self, lines: &Lines, end: &End) -> Result<()> {
        if end.lacks == 0 {
            return Ok(());
        }
        if self.newest_at - end.first_at > LATE {
            return Err(broken(&format!(
                "the checkpoint file {} lacks the newest {} of {} checkpoints, so it was cut or could \
                 not be written for long",
                lines.path().display(),
                end.lacks,
                self.count
            )));
        }
        self.behind.push((lines.path().to_owned(), end.lacks));
        Ok(())
    }

    fn add(&mut self, number: i64, signed: &Signed) -> Result<()> {
        let wrong = |what| broken(&format!("checkpoint {} {what}", signed.number));
        let body = signed.read().ok_or_else(|| wrong("cannot be read"))?;
        if signed.number != number || body.number != number {
            return Err(broken(&format!("checkpoint {number} is missing")));
        }
        if body.previous != self.last {
            return Err(wrong("does not follow the one before it"));
        }
        let key = self.public_key.get_or_insert_with(|| body.public_key.clone());
        if !signed.is_signed_by(key) {
            return Err(wrong("does not bear the signature of this store's key"));
        }
        self.last = signed.hash();
        self.newest_at = body.at;
        self.count += 1;
        self.mark(body).ok_or_else(|| wrong("contradicts one before it"))
    }

    /// Keeps the heads of a checkpoint; each must lie beyond what was signed of its chain before.
    fn mark(&mut self, body: Body) -> Option<()> {
        for head in body.heads {
            let marks = self.marks.entry(head.chain).or_default();
            if marks.last().is_some_and(|last| last.sequence >= head.sequence) {
                return None;
            }
            let mut hash = [0; 32];
            hex::decode_to_slice(&head.hash, &mut hash).ok()?;
            marks.push(Mark { sequence: head.sequence, hash });
        }
        Some(())
    }
}

/// Where a copy ends although the table goes on.
#[derive(Default)]
struct End {
    lacks: u64,
    /// When the first checkpoint that it lacks was signed.
    first_at: i64,
}

impl End {
    fn count(&mut self, has: bool, at: i64) {
        if has {
            return;
        }
        if self.lacks == 0 {
            self.first_at = at;
        }
        self.lacks += 1;
    }
}

/// Compares the next line of a copy with the checkpoint of the table; says whether there is one. A copy
/// that is not there at all lacks nothing here.
fn has(copy: Option<&mut Lines>, signed: &Signed, number: i64) -> Result<bool> {
    let Some(lines) = copy else { return Ok(true) };
    match next(lines, number)? {
        Some(copy) if copy != *signed => Err(not_in_store(&copy, lines)),
        found => Ok(found.is_some()),
    }
}

fn next(lines: &mut Lines, number: i64) -> Result<Option<Signed>> {
    lines.next_line().map_err(|error| {
        let path = lines.path().display();
        broken(&format!("line {number} of the checkpoint file {path} cannot be read"))
            .because(error)
    })
}

fn not_in_store(copy: &Signed, lines: &Lines) -> Error {
    let (number, path) = (copy.number, lines.path().display());
    broken(&format!(
        "checkpoint {number} of the checkpoint file {path} is not in the store as it was signed"
    ))
}
