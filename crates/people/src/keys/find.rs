//! Finding the key behind a secret, at every request anew.

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use store::{instant, row};
use vocabulary::id::KeyId;
use vocabulary::{Error, Kind, Result};

use super::PREFIX;
use crate::{People, token};

/// A key that holds.
pub(crate) struct Found {
    pub(crate) id: KeyId,
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    /// The role of its owner; none for a key that belongs to nobody.
    pub(crate) owner_role: Option<String>,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) rate_per_second: u32,
}

#[derive(FromQueryResult)]
struct Row {
    key_id: String,
    name: String,
    scopes: String,
    owner: Option<String>,
    owner_role: Option<String>,
    owner_disabled_at: Option<i64>,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    last_used_at: Option<i64>,
    rate_per_second: i64,
}

/// Finds the key of a secret.
///
/// # Errors
/// With the code `key-does-not-hold` when there is none, it was revoked or has expired, or its owner is
/// out; only who has the secret can tell which.
pub(crate) async fn find(people: &People, secret: &str, now: Timestamp) -> Result<Found> {
    let found: Option<Row> = row(
        people.store().reader(),
        "select k.key_id, k.name, k.scopes, k.owner, p.role as owner_role,
         p.disabled_at as owner_disabled_at, k.expires_at, k.revoked_at, k.last_used_at,
         k.rate_per_second
         from api_keys k left join staff p on p.staff_id = k.owner where k.secret_hash = $1",
        [token::hash(secret).into()],
    )
    .await?;
    let Some(row) = found.filter(|_| secret.starts_with(PREFIX)) else {
        return Err(does_not_hold("is none that was made here"));
    };
    if row.revoked_at.is_some() {
        return Err(does_not_hold("was revoked"));
    }
    if let Some(expires_at) = row.expires_at.map(instant).transpose()?
        && expires_at <= now
    {
        return Err(does_not_hold("has expired"));
    }
    // Whoever is disabled loses their keys in the same change; this holds even should one be left.
    if row.owner.is_some() && (row.owner_role.is_none() || row.owner_disabled_at.is_some()) {
        return Err(does_not_hold("belongs to somebody who is disabled"));
    }
    Ok(Found {
        id: row.key_id.parse().map_err(Error::internal)?,
        name: row.name,
        scopes: row.scopes.split(' ').map(str::to_owned).collect(),
        owner_role: row.owner_role,
        last_used_at: row.last_used_at.map(instant).transpose()?,
        rate_per_second: u32::try_from(row.rate_per_second).map_err(Error::internal)?,
    })
}

fn does_not_hold(why: &str) -> Error {
    Error::new(Kind::Unauthenticated, "key-does-not-hold", format!("The API key {why}."))
        .hint("Make a new one under People, or with `quarterdeck token create`.")
}
