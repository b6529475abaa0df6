//! A leaf as it is stored, and the hash that covers it.

use jiff::Timestamp;
use sea_orm::sea_query::{Alias, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use vocabulary::{Actor, Attribution, Error, Result};

use crate::{Leaf, micros, outside};

/// The columns, in the order of [`StoredLeaf`].
pub(crate) const COLUMNS: [&str; 17] = [
    "chain",
    "sequence",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "request",
    "manual",
    "action",
    "object_kind",
    "object_id",
    "details",
    "salt",
    "commitment",
    "previous",
    "hash",
];

/// How many rows one statement inserts: 17 values each stay far below SQLite's 32,766 and
/// PostgreSQL's 65,535 parameters.
const ROWS_A_STATEMENT: usize = 200;

/// One line of the audit with its place in its chain. Texts that do not apply are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct StoredLeaf {
    /// The chain, one per writing lane of a process.
    pub chain: String,
    /// The place in the chain, from 1 without a gap.
    pub sequence: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// `staff`, `key`, `command_line`, `program` or `nobody`.
    pub actor_kind: String,
    /// The actor's id, where it has one.
    pub actor_id: String,
    /// The actor's name at the time.
    pub actor_name: String,
    /// The address it came from.
    pub address: String,
    /// The request it came with.
    pub request: String,
    /// The manual in force.
    pub manual: String,
    /// What was done, such as `key.revoked`.
    pub action: String,
    /// The kind of thing it was done to.
    pub object_kind: String,
    /// The thing it was done to.
    pub object_id: String,
    /// Before, after and whatever else tells of it, as a JSON object.
    pub details: String,
    /// Random text, so that the commitment does not give away short details.
    pub salt: String,
    /// SHA-256 of salt and details.
    pub commitment: String,
    /// The hash of the leaf before it; for the first, a hash over its chain, process and beginning.
    pub previous: String,
    /// SHA-256 of everything above but salt and details.
    pub hash: String,
}

impl StoredLeaf {
    /// Places a leaf at the end of a chain.
    pub(crate) fn new(leaf: Leaf, by: &Attribution, at: Timestamp, end: &End<'_>) -> Result<Self> {
        let (actor_kind, actor_id) = identity(&by.actor);
        let (object_kind, object_id) = leaf.object.unwrap_or_default();
        let mut salt = [0_u8; 16];
        getrandom::fill(&mut salt).map_err(|error| Error::internal(error.to_string()))?;
        let mut stored = Self {
            chain: end.chain.to_owned(),
            sequence: end.sequence + 1,
            at: micros(at),
            actor_kind: actor_kind.to_owned(),
            actor_id,
            actor_name: by.actor.to_string(),
            address: by.origin.address.map(|address| address.to_string()).unwrap_or_default(),
            request: by.origin.request.map(|request| request.to_string()).unwrap_or_default(),
            manual: by.manual.clone().unwrap_or_default(),
            action: leaf.action.to_owned(),
            object_kind: object_kind.to_owned(),
            object_id,
            details: serde_json::Value::Object(leaf.details).to_string(),
            salt: hex::encode(salt),
            commitment: String::new(),
            previous: end.hash.to_owned(),
            hash: String::new(),
        };
        stored.commitment = stored.expected_commitment();
        stored.hash = stored.expected_hash();
        Ok(stored)
    }

    /// Computes what `commitment` must be.
    #[must_use]
    pub fn expected_commitment(&self) -> String {
        let mut hasher = Hasher::new("quarterdeck audit details 1");
        hasher.text(&self.salt).text(&self.details);
        hasher.finish()
    }

    /// Computes what `hash` must be.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let mut hasher = Hasher::new("quarterdeck audit leaf 1");
        hasher.text(&self.chain).number(self.sequence).number(self.at);
        hasher.text(&self.actor_kind).text(&self.actor_id).text(&self.actor_name);
        hasher.text(&self.address).text(&self.request).text(&self.manual);
        hasher.text(&self.action).text(&self.object_kind).text(&self.object_id);
        hasher.text(&self.commitment).text(&self.previous);
        hasher.finish()
    }

    fn values(&self) -> [Value; COLUMNS.len()] {
        [
            self.chain.clone().into(),
            self.sequence.into(),
            self.at.into(),
            self.actor_kind.clone().into(),
            self.actor_id.clone().into(),
            self.actor_name.clone().into(),
            self.address.clone().into(),
            self.request.clone().into(),
            self.manual.clone().into(),
            self.action.clone().into(),
            self.object_kind.clone().into(),
            self.object_id.clone().into(),
            self.details.clone().into(),
            self.salt.clone().into(),
            self.commitment.clone().into(),
            self.previous.clone().into(),
            self.hash.clone().into(),
        ]
    }
}

/// The end of a chain, where the next leaf goes.
pub(crate) struct End<'e> {
    pub(crate) chain: &'e str,
    pub(crate) sequence: i64,
    pub(crate) hash: &'e str,
}

/// Writes leaves that are already placed.
pub(crate) async fn insert(tx: &DatabaseTransaction, leaves: &[StoredLeaf]) -> Result<()> {
    for some in leaves.chunks(ROWS_A_STATEMENT) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new("audit_leaves")).columns(COLUMNS.map(Alias::new));
        for leaf in some {
            insert.values(leaf.values().map(SimpleExpr::from)).map_err(Error::internal)?;
        }
        tx.execute(&insert).await.map_err(outside)?;
    }
    Ok(())
}

fn identity(actor: &Actor) -> (&'static str, String) {
    match actor {
        Actor::Staff { id, .. } => ("staff", id.to_string()),
        Actor::Key { id, .. } => ("key", id.to_string()),
        Actor::CommandLine { user } => ("command_line", user.clone()),
        Actor::Program { part } => ("program", part.clone()),
        Actor::Nobody => ("nobody", String::new()),
    }
}

/// SHA-256 over parts of which each is preceded by its length, so that no two lists of parts meet.
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn new(purpose: &str) -> Self {
        let mut hasher = Self(Sha256::new());
        hasher.text(purpose);
        hasher
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub(crate) fn number(&mut self, number: i64) -> &mut Self {
        self.0.update(number.to_le_bytes());
        self
    }

    pub(crate) fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}
