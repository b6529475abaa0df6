//! Finding a record as it was.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use store::{micros, row};
use vocabulary::Result;

use super::{Row, Stored};

/// What a record said, as it is asked for by its kind and its key.
const SELECT: &str = "select kind, record_key, version, body, written_at as changed_at,
    (select min(written_at) from record_versions as first
     where first.kind = record_versions.kind and first.record_key = record_versions.record_key)
    as created_at
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
    let sql = format!(
        "{SELECT} order by case when written_at < $3 then 0 else 1 end,
         case when written_at < $3 then -version else version end limit 1"
    );
    let values = [kind.into(), key.into(), micros(at).into()];
    let found: Option<Row> = row(connection, &sql, values).await?;
    found.map(Stored::try_from).transpose()
}
