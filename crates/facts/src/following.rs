//! Whoever goes by records: told of each change in the transaction that makes it.

use async_trait::async_trait;
use store::{Leaf, Transaction};
use vocabulary::Result;

use crate::InForce;
use crate::records::{Cause, Stored};

/// A change of a record.
#[derive(Debug, Clone, Copy)]
pub struct Changed<'c> {
    /// The manual in force.
    pub in_force: &'c InForce,
    /// The kind of the record.
    pub kind: &'c str,
    /// Its key.
    pub key: &'c str,
    /// The record before; none where it is new.
    pub before: Option<&'c Stored>,
    /// The record as it is now; none where it was deleted.
    pub after: Option<&'c Stored>,
    /// Why it was written.
    pub cause: Cause,
}

/// Goes by records: a queue opens a case for one, say.
///
/// What it does commits with the change or not at all, so a condition that cannot be evaluated is its own
/// matter and no error.
#[async_trait]
pub trait Follower: Send + Sync + 'static {
    /// Does what follows from a change, and returns what the audit is told of it.
    ///
    /// # Errors
    /// When the store cannot be used.
    async fn changed(&self, tx: &Transaction<'_>, change: &Changed<'_>) -> Result<Vec<Leaf>>;
}
