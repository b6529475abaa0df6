//! What happened last, as news: without who read what and what came in, which stands in its own room.

use sea_orm::ConnectionTrait;
use store::audit::StoredLeaf;
use store::rows;
use vocabulary::Result;

use super::Entry;

/// What is proof, and no news: what came in waits in a queue or stands in the money already.
const NO_NEWS: &str = "'alert.passed', 'alert.pending', 'case.opened', 'case.withdrawn', \
    'events.appended', 'payment.event_stored', 'payment.refund_told', 'payment.succeeded', \
    'payment.updated', 'record.changed', 'record.created', 'records.loaded'";

/// Reads the latest happenings, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn latest<C: ConnectionTrait>(connection: &C, count: u16) -> Result<Vec<Entry>> {
    let sql = format!(
        "select * from audit_leaves where action not like '%.read' and action not in ({NO_NEWS})
         order by at desc, chain desc, sequence desc limit $1"
    );
    let leaves: Vec<StoredLeaf> = rows(connection, &sql, [i64::from(count).into()]).await?;
    leaves.into_iter().map(Entry::try_from).collect()
}
