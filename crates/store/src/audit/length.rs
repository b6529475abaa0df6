//! How long the audit is, which tells that something was changed by whatever process.

use sea_orm::ConnectionTrait;
use vocabulary::Result;

use crate::scalar;

/// Returns how many leaves there are in all chains.
///
/// Every change adds one and bookkeeping adds none, so that whoever shows how things are needs to look
/// again only when it differs.
///
/// # Errors
/// When the store cannot be read.
pub async fn length<C: ConnectionTrait>(connection: &C) -> Result<i64> {
    // Of a sum PostgreSQL makes a number of another kind.
    let sql = "select cast(coalesce(sum(sequence), 0) as bigint) from audit_chains";
    Ok(scalar(connection, sql, []).await?.unwrap_or_default())
}
