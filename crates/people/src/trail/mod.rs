//! The audit trail as people and programs read it: filtered, page by page, and as files.
//!
//! Writing it is the store's business, verifying it the command line's.

pub mod export;
pub mod filter;
pub mod latest;
pub mod list;
pub mod state;

mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::audit::StoredLeaf;
use store::instant;
use utoipa::ToSchema;
use vocabulary::{Error, Result};

pub use filter::Filter;
pub use words::happenings;

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it.
    pub actor: EntryActor,
    /// The address it came from; empty where there was none.
    pub address: String,
    /// The request it came with; empty where there was none.
    pub request: String,
    /// The manual in force; empty before there was one.
    pub manual: String,
    /// What was done.
    #[schema(example = "key.revoked")]
    pub action: String,
    /// What it was done to.
    pub object: EntryObject,
    /// Before, after, and whatever else tells of it.
    #[schema(value_type = Object)]
    pub details: Value,
    /// The chain it stands in, and its place there.
    pub chain: String,
    /// The place in the chain, from 1.
    pub sequence: i64,
    /// The hash that covers it and everything before it in its chain.
    pub hash: String,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryActor {
    /// `staff`, `key`, `command_line`, `program` or `nobody`.
    pub kind: String,
    /// Who, where there is an id.
    pub id: String,
    /// What they were called at the time.
    pub name: String,
}

/// What something was done to; both texts are empty where there is nothing to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryObject {
    /// The kind of thing, such as `key`.
    pub kind: String,
    /// Which one.
    pub id: String,
}

impl TryFrom<StoredLeaf> for Entry {
    type Error = Error;

    fn try_from(leaf: StoredLeaf) -> Result<Self> {
        Ok(Self {
            at: instant(leaf.at)?,
            actor: EntryActor { kind: leaf.actor_kind, id: leaf.actor_id, name: leaf.actor_name },
            address: leaf.address,
            request: leaf.request,
            manual: leaf.manual,
            action: leaf.action,
            object: EntryObject { kind: leaf.object_kind, id: leaf.object_id },
            // Details that were erased, or that somebody changed, are shown as they stand.
            details: serde_json::from_str(&leaf.details).unwrap_or(Value::String(leaf.details)),
            chain: leaf.chain,
            sequence: leaf.sequence,
            hash: leaf.hash,
        })
    }
}
