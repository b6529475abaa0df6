//! What the audit tells of one effect or one run: what became of it, who decided what, and why.

use jiff::Timestamp;
use serde_json::Value;
use store::audit::StoredLeaf;
use store::{DatabaseConnection, instant, rows};
use vocabulary::Result;

/// How many happenings are read, the newest ones: nobody decides about one thing a hundred times.
const MOST: u32 = 100;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    /// When.
    pub(crate) at: Timestamp,
    /// Who did it.
    pub(crate) who: String,
    /// What was done, such as `effect.retried`.
    pub(crate) action: String,
    details: Value,
}

impl Told {
    /// Returns a text among the details; nothing where there is none.
    pub(crate) fn detail(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str)
    }

    /// Returns a number among the details; 0 where there is none.
    pub(crate) fn number(&self, name: &str) -> u64 {
        self.details.get(name).and_then(Value::as_u64).unwrap_or(0)
    }
}

/// Reads what the audit tells of a thing, oldest first.
pub(crate) async fn about(
    reader: &DatabaseConnection,
    kind: &str,
    id: &impl ToString,
) -> Result<Vec<Told>> {
    let sql = format!(
        "select * from audit_leaves where object_kind = $1 and object_id = $2
         order by at desc, sequence desc limit {MOST}"
    );
    let leaves: Vec<StoredLeaf> = rows(reader, &sql, [kind.into(), id.to_string().into()]).await?;
    leaves.into_iter().rev().map(Told::read).collect()
}

impl Told {
    fn read(leaf: StoredLeaf) -> Result<Self> {
        Ok(Self {
            at: instant(leaf.at)?,
            who: leaf.actor_name,
            action: leaf.action,
            // Details that were erased tell nothing more.
            details: serde_json::from_str(&leaf.details).unwrap_or_default(),
        })
    }
}
