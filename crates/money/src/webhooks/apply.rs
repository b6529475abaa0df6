//! Taking what was told for what is known, unless something newer is known already.

use jiff::Timestamp;
use store::{Transaction, execute, micros};
use vocabulary::Result;

use crate::objects::{Dispute, Object};
use crate::{payments, refunds};

/// Who told something, and as of when.
///
/// What is known does not depend on the order in which it was told: of two tales the one of the later second
/// holds, of the same second the one that says that more has happened, and else the one with the greater
/// name.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The connector through which it came.
    pub(crate) connector: String,
    /// The second of which it tells.
    pub(crate) as_of: Timestamp,
    /// The event that told it; empty for an answer to a request of ours.
    pub(crate) event: String,
}

/// Applies objects as they were told.
pub(super) async fn apply(tx: &Transaction<'_>, found: &[Object], source: &Source) -> Result<()> {
    for object in found {
        match object {
            Object::Charge(charge) => payments::write::write(tx, charge, source).await?,
            Object::Refund(refund) => refunds::write::write(tx, refund, source).await?,
            Object::Dispute(dispute) => dispute_of(tx, dispute).await?,
        }
    }
    Ok(())
}

/// Keeps that a payment is disputed, which it stays whoever wins.
async fn dispute_of(tx: &Transaction<'_>, dispute: &Dispute) -> Result<()> {
    let sql = "insert into disputes (provider_id, charge, created_at) values ($1, $2, $3)
               on conflict (provider_id) do nothing";
    let created_at = micros(dispute.created_at);
    let values = [dispute.id.as_str().into(), dispute.charge.as_str().into(), created_at.into()];
    execute(&**tx, sql, values).await.map(drop)
}
