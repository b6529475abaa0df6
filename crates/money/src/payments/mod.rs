//! Payments: what somebody paid, how much of it was given back, and whether it is disputed.

pub(crate) mod export;
pub(crate) mod filter;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod write;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::Serialize;
use store::instant;
use utoipa::ToSchema;
use vocabulary::{Error, Money, Result};

pub(crate) use filter::Filter;

vocabulary::define_id!(
    /// Names a payment.
    pub PaymentId, "pay"
);

/// An amount of money, in the minor units of its currency.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is the shape of amounts in the document, and nothing else")]
pub(crate) struct Amount {
    /// How much: 2200 for 22.00 AUD.
    pub amount: i64,
    /// The three letters of ISO 4217.
    pub currency: String,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Payment {
    /// Its id here.
    #[schema(value_type = String, example = "pay_0192f3c4a1b27def8123456789abcdef")]
    pub id: PaymentId,
    /// Its id at whoever took it.
    #[schema(example = "ch_3MmlLrLkdIwHu7ix0snN0B15")]
    pub provider_id: String,
    /// The connector through which it is known.
    pub connector: String,
    /// How much was paid.
    #[schema(value_type = Amount)]
    pub amount: Money,
    /// Stripe's word for where it stands.
    #[schema(example = "succeeded")]
    pub status: String,
    /// How much of it was given back, or is about to be.
    #[schema(value_type = Amount)]
    pub refunded: Money,
    /// Whether all of it was.
    pub fully_refunded: bool,
    /// Whether its payer took it back to the bank, whoever won.
    pub disputed: bool,
    /// The customer, by their id at whoever took it.
    pub customer: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Payments with what refunds and disputes say of them, to be selected from.
///
/// What is given back is the greater of two sums: what the payment itself was last told to have given back,
/// without what failed since, and the refunds that are known to stand. Either may be told first.
pub(crate) const PAYMENTS: &str = "(
    select payment_id, provider_id, connector, amount_minor, currency, status, customer, created_at,
        case when told > standing then told else standing end as refunded_minor, is_disputed
    from (
        select payments.*,
            refunded_minor - (
                select cast(coalesce(sum(refunds.amount_minor), 0) as bigint) from refunds
                where refunds.charge = payments.provider_id
                    and refunds.status in ('failed', 'canceled') and refunds.as_of > payments.as_of
            ) as told,
            (
                select cast(coalesce(sum(refunds.amount_minor), 0) as bigint) from refunds
                where refunds.charge = payments.provider_id
                    and refunds.status not in ('failed', 'canceled')
            ) as standing,
            disputed or exists (
                select 1 from disputes where disputes.charge = payments.provider_id
            ) as is_disputed
        from payments
    ) weighed
) known";

#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) payment_id: String,
    provider_id: String,
    connector: String,
    amount_minor: i64,
    currency: String,
    status: String,
    customer: Option<String>,
    pub(crate) created_at: i64,
    refunded_minor: i64,
    is_disputed: bool,
}

impl TryFrom<Row> for Payment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let currency = row.currency.parse()?;
        Ok(Self {
            id: row.payment_id.parse().map_err(Error::internal)?,
            provider_id: row.provider_id,
            connector: row.connector,
            amount: Money::from_minor(row.amount_minor, currency),
            status: row.status,
            refunded: Money::from_minor(row.refunded_minor, currency),
            fully_refunded: row.refunded_minor >= row.amount_minor,
            disputed: row.is_disputed,
            customer: row.customer,
            created_at: instant(row.created_at)?,
        })
    }
}
