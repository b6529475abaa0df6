//! The chain that one writing lane appends to.

use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DatabaseTransaction, FromQueryResult};
use vocabulary::{Attribution, Error, Result};

use super::leaf::{self, End, Hasher, StoredLeaf};
use crate::{Leaf, execute, micros, row};

vocabulary::define_id!(
    /// Names a chain of leaves.
    pub(crate) ChainId, "chain"
);

/// Computes the hash before the first leaf of a chain, which covers who began it and when.
pub(crate) fn beginning(chain: &str, began_at: i64, process: &str) -> String {
    let mut hasher = Hasher::new("quarterdeck audit chain 1");
    hasher.text(chain).number(began_at).text(process);
    hasher.finish()
}

/// The end of this lane's chain, as it will be once the running batch commits.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    id: String,
    began_at: i64,
    process: String,
    sequence: i64,
    hash: String,
}

/// A leaf that waits for its place, with its maker and its time.
pub(crate) struct Waiting<'w> {
    pub(crate) leaf: Leaf,
    pub(crate) by: &'w Attribution,
    pub(crate) at: Timestamp,
}

impl Chain {
    /// Begins a chain; nothing is written before its first leaf.
    pub(crate) fn begin(now: Timestamp, process: &str) -> Self {
        let id = ChainId::new(now).to_string();
        let hash = beginning(&id, micros(now), process);
        Self { id, began_at: micros(now), process: process.to_owned(), sequence: 0, hash }
    }

    /// Appends the leaves inside `tx` and returns the chain as it is after the commit.
    pub(crate) async fn append(
        &self,
        tx: &DatabaseTransaction,
        leaves: Vec<Waiting<'_>>,
    ) -> Result<Self> {
        if leaves.is_empty() {
            return Ok(self.clone());
        }
        let mut after = self.clone();
        let mut placed = Vec::with_capacity(leaves.len());
        for Waiting { leaf, by, at } in leaves {
            let end = End { chain: &after.id, sequence: after.sequence, hash: &after.hash };
            let leaf = StoredLeaf::new(leaf, by, at, &end)?;
            after.sequence = leaf.sequence;
            after.hash.clone_from(&leaf.hash);
            placed.push(leaf);
        }
        leaf::insert(tx, &placed).await?;
        self.move_head(tx, &after).await?;
        Ok(after)
    }

    async fn move_head(&self, tx: &DatabaseTransaction, to: &Self) -> Result<()> {
        let moved = if self.sequence == 0 {
            execute(
                tx,
                "insert into audit_chains (chain, began_at, process, sequence, hash)
                 values ($1, $2, $3, $4, $5)",
                [
                    to.id.clone().into(),
                    to.began_at.into(),
                    to.process.clone().into(),
                    to.sequence.into(),
                    to.hash.clone().into(),
                ],
            )
            .await?
        } else {
            execute(
                tx,
                "update audit_chains set sequence = $2, hash = $3 where chain = $1 and hash = $4",
                [
                    to.id.clone().into(),
                    to.sequence.into(),
                    to.hash.clone().into(),
                    self.hash.clone().into(),
                ],
            )
            .await?
        };
        if moved == 1 {
            return Ok(());
        }
        // A commit of this lane whose outcome was unknown came through after all, or somebody wrote
        // to the table; the lane reads the head again before it goes on.
        Err(Error::unavailable("The audit could not be continued where it ended.")
            .hint("Try again in a moment; if it stays, run `quarterdeck audit verify`."))
    }

    /// Reads the end of this chain again, after a commit whose outcome is not known.
    pub(crate) async fn read_again(&mut self, connection: &DatabaseConnection) -> Result<()> {
        let head: Option<Head> = row(
            connection,
            "select sequence, hash from audit_chains where chain = $1",
            [self.id.clone().into()],
        )
        .await?;
        (self.sequence, self.hash) = match head {
            Some(head) => (head.sequence, head.hash),
            None => (0, beginning(&self.id, self.began_at, &self.process)),
        };
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Head {
    sequence: i64,
    hash: String,
}
