//! Finding a record as it was.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use store::{micros, row};
use vocabulary::Result;

use super::{Row, Stored};

/// What a record said, as it is asked for by its kind and its key.
const SELECT: &str = "select kind, record_key, version, body, written_at as changed_at,
    coalesce((select written_at from record_versions as first
     where first.kind = $1 and first.record_key = $2 order by version limit 1), 0) as created_at
    from record_versions where kind = $1 and record_key = $2";

/// Finds a record as it was in a version.
///
/// # Errors
/// When the store cannot be read.
pub async fn at_version<C: ConnectionTrait>(
    connection: &C,
    (kind, key): (&str, &str),
    version: i64,
) -> Result<Option<Stored>> {
    let sql = format!("{SELECT} and version = $3");
    let found: Option<Row> =
        row(connection, &sql, [kind.into(), key.into(), version.into()]).await?;
    found.map(Stored::try_from).transpose()
}

/// Finds a record as it was before an instant; one that came later, as it was at first.
///
/// # Errors
/// When the store cannot be read.
pub async fn before<C: ConnectionTrait>(
    connection: &C,
    (kind, key): (&str, &str),
    at: Timestamp,
) -> Result<Option<Stored>> {
    // Each is found at one end of the index, however many versions there are.
    let sql = format!("{SELECT} and written_at < $3 order by version desc limit 1");
    let values = [kind.into(), key.into(), micros(at).into()];
    let mut found: Option<Row> = row(connection, &sql, values).await?;
    if found.is_none() {
        let sql = format!("{SELECT} order by version limit 1");
        found = row(connection, &sql, [kind.into(), key.into()]).await?;
    }
    found.map(Stored::try_from).transpose()
}
