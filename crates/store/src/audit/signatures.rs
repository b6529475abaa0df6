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
    /// Reads the table beside the copy in the file, and checks that each follows the one before it.
    pub(super) async fn read(
        tx: &DatabaseTransaction,
        mut file: Option<&mut Lines>,
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
                compare(copy(file.as_deref_mut(), number)?, &signed)?;
                found.add(number, &signed)?;
            }
        }
        match copy(file, number + 1)? {
            None => Ok(found),
            Some(copy) => Err(not_in_store(&copy)),
        }
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

fn copy(file: Option<&mut Lines>, number: i64) -> Result<Option<Signed>> {
    let Some(lines) = file else { return Ok(None) };
    lines.next_line().map_err(|error| {
        broken(&format!("line {number} of the checkpoint file cannot be read")).because(error)
    })
}

fn compare(copy: Option<Signed>, signed: &Signed) -> Result<()> {
    match copy {
        Some(copy) if copy != *signed => Err(not_in_store(&copy)),
        _ => Ok(()),
    }
}

fn not_in_store(copy: &Signed) -> Error {
    let number = copy.number;
    broken(&format!(
        "checkpoint {number} of the checkpoint file is not in the store as it was signed"
    ))
}
