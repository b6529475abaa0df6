//! What happened last, without who read what and which events came in: that is proof, and no news.

use sea_orm::ConnectionTrait;
use store::audit::StoredLeaf;
use store::rows;
use vocabulary::Result;

use super::Entry;

/// Reads the latest happenings, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn latest<C: ConnectionTrait>(connection: &C, count: u16) -> Result<Vec<Entry>> {
    let sql =
        "select * from audit_leaves where action not like '%.read' and action <> 'events.appended'
         order by at desc, chain desc, sequence desc limit $1";
    let leaves: Vec<StoredLeaf> = rows(connection, sql, [i64::from(count).into()]).await?;
    leaves.into_iter().map(Entry::try_from).collect()
}
