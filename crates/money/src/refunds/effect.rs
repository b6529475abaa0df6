//! The effect `refund`: looked for before it is made, at every attempt, and never more than is left.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Change, Leaf};
use vocabulary::{Actor, Attribution, Error, Money, Result, Secret};
use work::{Effect, Failure, Looked, Performing, Repeat};

use super::claim::claim;
use super::write::write;
use crate::objects::{self, Charge, EFFECT, Refund};
use crate::webhooks::Source;
use crate::{Till, Wanted};

/// Stripe's ids have about 30 characters and promise no more than 255.
const LONGEST_ID: usize = 255;

/// The effect `refund`.
pub struct RefundEffect(pub Till);

/// What is to be given back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The charge, by its id at Stripe.
    pub charge: String,
    /// How much of it; none for all that is left.
    pub amount: Option<Money>,
    /// The connector through which it is given back.
    pub connector: String,
    /// The name of the key for it.
    pub api_key: String,
}

impl RefundEffect {
    fn key(&self, order: &Order) -> Result<Secret, Failure> {
        self.0.secrets().get(&order.api_key).map_err(Failure::again)
    }

    /// Asks for all refunds of the charge.
    async fn refunds(&self, key: &Secret, order: &Order) -> Result<Vec<Refund>, Failure> {
        let refunds = self.0.processor().refunds(key, &order.charge).await?;
        let read = refunds.iter().map(objects::refund).collect::<Result<_>>();
        // One that cannot be read may be ours, so that nothing is known and nothing is made.
        read.map_err(Failure::again)
    }

    /// Says how much is to be given back, if it can be.
    async fn amount(
        &self,
        key: &Secret,
        order: &Order,
        refunds: &[Refund],
    ) -> Result<i64, Failure> {
        let charge = self.0.processor().charge(key, &order.charge).await?;
        let charge = objects::charge(&charge).map_err(Failure::Refused)?;
        let wanted = order.amount.unwrap_or(left(&charge, refunds));
        allow(&charge.id, wanted, left(&charge, refunds)).map_err(Failure::Refused)?;
        Ok(wanted.minor())
    }

    /// Keeps what Stripe said of the refund, and says whether it stands.
    async fn keep(
        &self,
        order: &Order,
        refund: Refund,
        performing: &Performing,
    ) -> Result<Value, Failure> {
        let source = Source {
            connector: order.connector.clone(),
            // The answer may be older than an event that came meanwhile, and is never newer than this.
            as_of: refund.created_at,
            event: String::new(),
        };
        let leaf = Leaf::new("refund.made")
            .about("payment", &order.charge)
            .with("refund", refund.id.clone())
            .with("amount", refund.amount.to_string())
            .with("status", refund.status.clone())
            .with("effect", performing.id.to_string());
        let kept = refund.clone();
        let by = Attribution::of(Actor::program("effects"));
        let written = self.0.store().commit(&by, move |tx| {
            Box::pin(async move {
                write(tx, &kept, &source).await?;
                Ok(Change::new((), leaf))
            })
        });
        // It was made; looking it up writes it down again.
        written.await.map_err(Failure::Unknown)?;
        if !refund.stands() {
            let says = format!("The refund `{}` was made and is {}.", refund.id, refund.status);
            let hint = "Look into Stripe's dashboard for the reason, and give it back another way.";
            return Err(Failure::Refused(Error::unavailable(says).hint(hint)));
        }
        Ok(json!({ "refund": refund.id, "amount": refund.amount, "status": refund.status }))
    }
}

#[async_trait]
impl Effect for RefundEffect {
    const NAME: &'static str = "refund";
    const REPEAT: Repeat = Repeat::LookUp;
    /// Three requests, each with its own patience.
    const WITHIN: Duration = Duration::from_secs(90);

    type Body = Order;

    fn check(&self, order: &Order) -> Result<()> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let charge = &order.charge;
        if charge.is_empty() || charge.len() > LONGEST_ID || !charge.bytes().all(plain) {
            return Err(Error::invalid("What is to be given back is no charge of Stripe.")
                .hint("Give the id of the charge, such as `ch_3MmlLrLkdIwHu7ix0snN0B15`."));
        }
        match order.amount {
            Some(amount) if amount.minor() <= 0 => Err(nothing(amount)),
            _ => Ok(()),
        }
    }

    async fn perform(&self, order: &Order, performing: &Performing) -> Result<Value, Failure> {
        let key = self.key(order)?;
        // Before anything is looked at: of two that look at once, both would find all of it left.
        claim(&self.0, order, performing).await?;
        let mut refunds = self.refunds(&key, order).await?;
        if let Some(ours) = ours(&mut refunds, performing) {
            return self.keep(order, ours, performing).await;
        }
        let wanted = Wanted {
            charge: &order.charge,
            amount_minor: self.amount(&key, order, &refunds).await?,
            once: &performing.key,
            metadata: (EFFECT, &performing.key),
        };
        let made = self.0.processor().refund(&key, &wanted).await?;
        let made = objects::refund(&made).map_err(Failure::Unknown)?;
        self.keep(order, made, performing).await
    }

    async fn look_up(&self, order: &Order, performing: &Performing) -> Result<Looked, Failure> {
        let key = self.key(order)?;
        let mut refunds = self.refunds(&key, order).await?;
        match ours(&mut refunds, performing) {
            Some(ours) => self.keep(order, ours, performing).await.map(Looked::Done),
            None => Ok(Looked::NotDone),
        }
    }
}

/// Finds the refund that this effect made.
fn ours(refunds: &mut Vec<Refund>, performing: &Performing) -> Option<Refund> {
    let is_ours = |refund: &Refund| refund.effect.as_deref() == Some(&performing.key);
    refunds.iter().position(is_ours).map(|position| refunds.swap_remove(position))
}

/// Returns what is left of a charge: what it says itself may be older than its refunds.
fn left(charge: &Charge, refunds: &[Refund]) -> Money {
    let standing = refunds.iter().filter(|refund| refund.stands());
    let standing = standing.fold(0_i64, |sum, refund| sum.saturating_add(refund.amount.minor()));
    let left = charge.amount.minor().saturating_sub(charge.refunded_minor.max(standing));
    Money::from_minor(left, charge.amount.currency())
}

/// Refuses to give back more of a charge than is left of it.
///
/// # Errors
/// Why it cannot be given back.
pub(super) fn allow(charge: &str, wanted: Money, left: Money) -> Result<()> {
    let policy = |code, says: String| Error::new(vocabulary::Kind::Policy, code, says);
    if left.minor() <= 0 {
        let says = format!("The payment `{charge}` was given back in full before.");
        return Err(policy("already-refunded", says).hint("There is nothing left to give back."));
    }
    if wanted.currency() != left.currency() {
        let says = format!("The payment `{charge}` was made in {}.", left.currency());
        return Err(policy("other-currency", says).hint("Give it back in the same currency."));
    }
    if wanted.minor() <= 0 {
        return Err(nothing(wanted));
    }
    if wanted.minor() > left.minor() {
        let says = format!("{wanted} is more than the {left} that is left of `{charge}`.");
        return Err(policy("more-than-left", says).hint("Give back what is left, or less."));
    }
    Ok(())
}

fn nothing(amount: Money) -> Error {
    Error::invalid(format!("{amount} cannot be given back."))
        .hint("Give back more than nothing, or leave the amount out to give back all that is left.")
}
