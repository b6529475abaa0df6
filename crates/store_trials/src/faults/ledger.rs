//! What was acknowledged and what was refused, to compare with what a store holds in the end.

use std::collections::BTreeSet;

use store::audit::CheckpointFile;
use store::audit::verify::{Verification, Verified, verify};
use store::{FromQueryResult, Store, StoreAddress, rows, scalar};
use vocabulary::{Error, Kind};

use crate::{Trouble, toys};

/// The answers to decisions, by the toy's number.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Those that were made.
    pub acknowledged: BTreeSet<u64>,
    /// Those that were refused, with the code and the kind of trouble; each may have been made all the
    /// same, when it was the commit itself whose outcome is not known.
    pub refused: Vec<(u64, &'static str)>,
}

#[derive(FromQueryResult)]
struct Decided {
    toy: String,
}

impl Ledger {
    /// Decides about a toy and writes the answer down.
    ///
    /// # Errors
    /// When the refusal is no honest one: only "not now" is, with what to do about it.
    pub async fn decide(&mut self, store: &Store, number: u64) -> Result<Answer, Trouble> {
        match toys::decide(store, number).await {
            Ok(()) => {
                self.acknowledged.insert(number);
                Ok(Answer::Made)
            }
            Err(error) if error.kind() == Kind::Unavailable && error.what_to_do().is_some() => {
                self.refused.push((number, error.code()));
                Ok(Answer::Refused(error))
            }
            Err(error) => Err(format!("decision {number}: {}", error.chain()).into()),
        }
    }

    /// Adds what another client wrote down.
    pub fn merge(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.refused.extend(other.refused);
    }

    /// Compares with what the store holds.
    ///
    /// # Errors
    /// What does not fit.
    pub async fn compare(&self, store: &Store) -> Result<(), Trouble> {
        let decided = "select toy from toys where state = 'decided'";
        let decided: Vec<Decided> = rows(store.reader(), decided, []).await?;
        let decided: BTreeSet<String> = decided.into_iter().map(|decided| decided.toy).collect();
        let asked = self.acknowledged.iter().chain(self.refused.iter().map(|(number, _)| number));
        let asked: BTreeSet<String> = asked.map(|number| toys::name(*number)).collect();
        if let Some(stranger) = decided.difference(&asked).next() {
            return Err(format!("nobody decided about {stranger}").into());
        }
        for number in &self.acknowledged {
            if !decided.contains(&toys::name(*number)) {
                return Err(format!("decision {number} was acknowledged and is gone").into());
            }
        }
        for (table, each) in [("toy_decisions", 1), ("audit_leaves", 1), ("effects", 2)] {
            let sql = format!("select count(*) from {table}");
            let count: i64 = scalar(store.reader(), &sql, []).await?.unwrap_or(0);
            if count != each * decided.len() as i64 {
                let decided = decided.len();
                return Err(format!("{count} rows of {table} for {decided} decisions").into());
            }
        }
        Ok(())
    }
}

/// What a decision was answered.
#[derive(Debug)]
pub enum Answer {
    /// It is durable.
    Made,
    /// Not now.
    Refused(Error),
}

/// Verifies the audit.
///
/// # Errors
/// The first break.
pub async fn audit(address: &StoreAddress, file: &CheckpointFile) -> Result<Verified, Trouble> {
    let files = std::slice::from_ref(file);
    let verified = verify(Verification { address, files, public_key: None, witnesses: &[] }).await;
    verified.map_err(|error| error.chain().into())
}
