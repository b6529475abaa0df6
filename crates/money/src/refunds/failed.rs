//! Refunds of ours that failed after they were made: somebody did not get their money.

use sea_orm::ConnectionTrait;
use store::rows;
use vocabulary::Result;

use super::{COLUMNS, Refund, Row};

/// How many are shown; whoever has more looks at the first ones first.
const SHOWN: u32 = 20;

/// Lists the refunds that we ordered, that failed, and in whose place none was made since; the newest
/// first.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn failed<C: ConnectionTrait>(connection: &C) -> Result<Vec<Refund>> {
    let sql = format!(
        "select {COLUMNS} from refunds
         where status in ('failed', 'canceled') and effect is not null and not exists (
             select 1 from refunds later
             where later.charge = refunds.charge and later.created_at > refunds.created_at
                 and later.status not in ('failed', 'canceled'))
         order by created_at desc, refund_id desc limit {SHOWN}"
    );
    let found: Vec<Row> = rows(connection, &sql, []).await?;
    found.into_iter().map(Refund::try_from).collect()
}
