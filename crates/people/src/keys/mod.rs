//! API keys: how programs prove who they are. A key acts as a role of its own, made of its scopes.

pub mod create;
pub mod export;
pub mod filter;
pub mod find;
pub mod list;
pub mod revoke;

mod rate;
pub mod scopes;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use store::{Transaction, execute, instant, micros, row};
use utoipa::ToSchema;
use vocabulary::id::{KeyId, StaffId};
use vocabulary::{Error, Result};

pub use filter::Filter;
pub(crate) use rate::Rates;

/// What every key begins with, so that people and scanners recognise one.
pub const PREFIX: &str = "qd_";

/// An API key as it is shown: never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Key {
    /// Which key.
    #[schema(value_type = String, example = "key_0192f3c4a1b27def8123456789abcdef")]
    pub id: KeyId,
    /// How its secret begins, to tell keys apart.
    #[schema(example = "qd_1f0c77aa")]
    pub prefix: String,
    /// What its maker called it.
    pub name: String,
    /// The rights that it has.
    pub scopes: Vec<String>,
    /// Whether it holds.
    pub state: KeyState,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it stops holding; none for a key that was made to hold for good.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
    /// How many requests a second it may send.
    pub rate_per_second: u32,
}

/// Whether a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// It does.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl KeyState {
    /// Names the state as programs know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

#[derive(FromQueryResult)]
struct KeyRow {
    key_id: String,
    prefix: String,
    name: String,
    scopes: String,
    created_by: String,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    last_used_at: Option<i64>,
    rate_per_second: i64,
}

/// The columns of [`KeyRow`].
const COLUMNS: &str =
    "key_id, prefix, name, scopes, created_by, created_at, expires_at, revoked_at,
    last_used_at, rate_per_second";

impl KeyRow {
    fn at(self, now: Timestamp) -> Result<Key> {
        let expires_at = self.expires_at.map(instant).transpose()?;
        let state = match (self.revoked_at, expires_at) {
            (Some(_), _) => KeyState::Revoked,
            (None, Some(expires_at)) if expires_at <= now => KeyState::Expired,
            _ => KeyState::Active,
        };
        Ok(Key {
            id: self.key_id.parse().map_err(Error::internal)?,
            prefix: self.prefix,
            name: self.name,
            scopes: self.scopes.split(' ').map(str::to_owned).collect(),
            state,
            created_by: self.created_by,
            created_at: instant(self.created_at)?,
            expires_at,
            revoked_at: self.revoked_at.map(instant).transpose()?,
            last_used_at: self.last_used_at.map(instant).transpose()?,
            rate_per_second: u32::try_from(self.rate_per_second).map_err(Error::internal)?,
        })
    }
}

/// Reads a key as it is at `now`.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub async fn read<C: ConnectionTrait>(connection: &C, id: KeyId, now: Timestamp) -> Result<Key> {
    let sql = format!("select {COLUMNS} from api_keys where key_id = $1");
    let found: Option<KeyRow> = row(connection, &sql, [id.to_string().into()]).await?;
    found.ok_or_else(missing)?.at(now)
}

/// Revokes every key of somebody who was shut out; returns how many.
pub(crate) async fn revoke_all(tx: &Transaction<'_>, owner: StaffId) -> Result<u64> {
    execute(
        &**tx,
        "update api_keys set revoked_at = $2 where owner = $1 and revoked_at is null",
        [owner.to_string().into(), micros(tx.now()).into()],
    )
    .await
}

fn missing() -> Error {
    Error::missing("There is no such API key.").hint("List the keys to see which there are.")
}
