//! Writing down a refund as it was told, unless something newer is known of it.

use store::{Transaction, execute, micros};
use vocabulary::Result;

use super::RefundId;
use crate::objects::Refund;
use crate::webhooks::Source;

/// Writes a refund; one statement compares and writes, so that two tales at once cannot cross.
pub(crate) async fn write(tx: &Transaction<'_>, refund: &Refund, source: &Source) -> Result<()> {
    let sql = "insert into refunds
        (provider_id, refund_id, connector, charge, amount_minor, currency, status, reason, effect,
         created_at, as_of, progress, told_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (provider_id) do update set
            connector = excluded.connector, charge = excluded.charge,
            amount_minor = excluded.amount_minor, currency = excluded.currency,
            status = excluded.status, reason = excluded.reason, effect = excluded.effect,
            as_of = excluded.as_of, progress = excluded.progress, told_by = excluded.told_by
        where (excluded.as_of, excluded.progress, excluded.told_by)
            > (refunds.as_of, refunds.progress, refunds.told_by)";
    let values = [
        refund.id.as_str().into(),
        RefundId::new(refund.created_at).to_string().into(),
        source.connector.as_str().into(),
        refund.charge.clone().into(),
        refund.amount.minor().into(),
        refund.amount.currency().code().into(),
        refund.status.as_str().into(),
        refund.reason.clone().into(),
        refund.effect.clone().into(),
        micros(refund.created_at).into(),
        micros(source.as_of).into(),
        refund.progress().into(),
        source.event.as_str().into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
}
