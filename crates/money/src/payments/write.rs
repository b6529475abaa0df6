//! Writing down a payment as it was told, unless something newer is known of it.

use store::{Transaction, execute, micros};
use vocabulary::Result;

use super::PaymentId;
use crate::objects::Charge;
use crate::webhooks::Source;

/// Writes a payment; one statement compares and writes, so that two tales at once cannot cross.
pub(crate) async fn write(tx: &Transaction<'_>, charge: &Charge, source: &Source) -> Result<()> {
    let sql = "insert into payments
        (provider_id, payment_id, connector, amount_minor, currency, status, customer,
         refunded_minor, disputed, created_at, as_of, settled, told_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (provider_id) do update set
            connector = excluded.connector, amount_minor = excluded.amount_minor,
            currency = excluded.currency, status = excluded.status, customer = excluded.customer,
            refunded_minor = excluded.refunded_minor, disputed = excluded.disputed,
            as_of = excluded.as_of, settled = excluded.settled, told_by = excluded.told_by
        where (excluded.as_of, excluded.settled, excluded.refunded_minor, excluded.disputed,
               excluded.told_by)
            > (payments.as_of, payments.settled, payments.refunded_minor, payments.disputed,
               payments.told_by)";
    let settled = charge.status != "pending";
    let values = [
        charge.id.as_str().into(),
        PaymentId::new(charge.created_at).to_string().into(),
        source.connector.as_str().into(),
        charge.amount.minor().into(),
        charge.amount.currency().code().into(),
        charge.status.as_str().into(),
        charge.customer.clone().into(),
        charge.refunded_minor.into(),
        charge.disputed.into(),
        micros(charge.created_at).into(),
        micros(source.as_of).into(),
        settled.into(),
        source.event.as_str().into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
}
