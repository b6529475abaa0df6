//! What the checkpoints of a store state, once they are found to be whole and signed.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;
use vocabulary::{Error, Result};

use super::checkpoint::{BEGINNING, Body, PAGE, Signed};
use super::file::Lines;
use super::verify::broken;
use crate::rows;

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
            last: BEGINNING.to_owned(),
        };
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
                for lines in copies.iter_mut().flatten() {
                    compare(lines, &signed, number)?;
                }
                found.add(number, &signed)?;
            }
        }
        for lines in copies.iter_mut().flatten() {
            if let Some(copy) = next(lines, number + 1)? {
                return Err(not_in_store(&copy, lines));
            }
        }
        Ok(found)
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

/// Compares the next line of a copy with the checkpoint of the table; a copy may end before the table.
fn compare(lines: &mut Lines, signed: &Signed, number: i64) -> Result<()> {
    match next(lines, number)? {
        Some(copy) if copy != *signed => Err(not_in_store(&copy, lines)),
        _ => Ok(()),
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
