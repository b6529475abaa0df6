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
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) rate_per_second: u32,
}

#[derive(FromQueryResult)]
struct Row {
    key_id: String,
    name: String,
    scopes: String,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    last_used_at: Option<i64>,
    rate_per_second: i64,
}

/// Finds the key of a secret.
///
/// # Errors
/// With the code `key-does-not-hold` when there is none, or it was revoked or has expired; only who
/// has the secret can tell which.
pub(crate) async fn find(people: &People, secret: &str, now: Timestamp) -> Result<Found> {
    let found: Option<Row> = row(
        people.store().reader(),
        "select key_id, name, scopes, expires_at, revoked_at, last_used_at, rate_per_second
         from api_keys where secret_hash = $1",
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
    Ok(Found {
        id: row.key_id.parse().map_err(Error::internal)?,
        name: row.name,
        scopes: row.scopes.split(' ').map(str::to_owned).collect(),
        last_used_at: row.last_used_at.map(instant).transpose()?,
        rate_per_second: u32::try_from(row.rate_per_second).map_err(Error::internal)?,
    })
}

fn does_not_hold(why: &str) -> Error {
    Error::new(Kind::Unauthenticated, "key-does-not-hold", format!("The API key {why}."))
        .hint("Make a new one under People, or with `quarterdeck token create`.")
}
