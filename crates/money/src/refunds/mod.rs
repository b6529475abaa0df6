//! Refunds: what was given back, by us or in Stripe's dashboard, and the effect that gives.

mod claim;
mod deed;
mod effect;
mod failed;
mod filter;
pub(crate) mod list;
pub(crate) mod write;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::Serialize;
use store::instant;
use utoipa::ToSchema;
use vocabulary::{Error, Money, Result};

use crate::payments::Amount;

pub use deed::RefundDeed;
pub use effect::{Order, RefundEffect};
pub(crate) use failed::failed;
pub(crate) use filter::Filter;

vocabulary::define_id!(
    /// Names a refund.
    pub RefundId, "refund"
);

/// A refund.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Refund {
    /// Its id here.
    #[schema(value_type = String, example = "refund_0192f3c4a1b27def8123456789abcdef")]
    pub id: RefundId,
    /// Its id at whoever makes it.
    #[schema(example = "re_3MmlLrLkdIwHu7ix0snN0B15")]
    pub provider_id: String,
    /// The payment that is given back, by its id at whoever took it.
    pub payment: Option<String>,
    /// How much is given back.
    #[schema(value_type = Amount)]
    pub amount: Money,
    /// Stripe's word for where it stands.
    #[schema(example = "succeeded")]
    pub status: String,
    /// Stripe's word for why, where one was given.
    pub reason: Option<String>,
    /// The effect of ours that ordered it; none where it was made elsewhere.
    pub effect: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// The columns of a refund.
pub(crate) const COLUMNS: &str = "refund_id, provider_id, charge, amount_minor, currency, status,
    reason, effect, created_at";

#[derive(FromQueryResult)]
pub(crate) struct Row {
    refund_id: String,
    provider_id: String,
    charge: Option<String>,
    amount_minor: i64,
    currency: String,
    status: String,
    reason: Option<String>,
    effect: Option<String>,
    created_at: i64,
}

impl Row {
    fn position(&self) -> (i64, String) {
        (self.created_at, self.refund_id.clone())
    }
}

impl TryFrom<Row> for Refund {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.refund_id.parse().map_err(Error::internal)?,
            provider_id: row.provider_id,
            payment: row.charge,
            amount: Money::from_minor(row.amount_minor, row.currency.parse()?),
            status: row.status,
            reason: row.reason,
            effect: row.effect,
            created_at: instant(row.created_at)?,
        })
    }
}
