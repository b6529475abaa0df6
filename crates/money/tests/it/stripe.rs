//! A double of Stripe in memory: it keeps charges and refunds, counts one key once, and can lose its
//! answers.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use money::{Message, Processor, Wanted};
use serde_json::{Value, json};
use vocabulary::{Error, Kind, Result, Secret, Secrets};
use work::Failure;

/// The only signature that it takes.
pub(crate) const SIGNED: &str = "signed by whsec_1";

/// How the next request to make a refund ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ends {
    /// With its answer.
    #[default]
    Well,
    /// The refund is made, and the answer is lost.
    Lost,
    /// Nothing is made, and the answer is lost.
    NotReached,
    /// Nothing is made, and it may be asked again.
    Busy,
    /// The refund is made and has failed.
    Failed,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) charges: Vec<Value>,
    pub(crate) refunds: Vec<Value>,
    /// Every request, such as `list` or `make`.
    pub(crate) asked: Vec<&'static str>,
    pub(crate) ends: Vec<Ends>,
    /// Whether a refund takes its time, so that two can be asked for at once.
    pub(crate) is_slow: bool,
}

/// The double; clones share what it knows.
#[derive(Clone, Default)]
pub(crate) struct DoubleStripe(Arc<Mutex<State>>);

impl DoubleStripe {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

#[async_trait]
impl Processor for DoubleStripe {
    fn verify(&self, secrets: &Secret, message: &Message<'_>, _: Timestamp) -> Result<()> {
        let expected = format!("signed by {}", secrets.expose());
        match message.signature {
            Some(signature) if signature == expected => Ok(()),
            _ => Err(Error::new(Kind::Invalid, "webhook-signature", "It is not signed.")),
        }
    }

    async fn charge(&self, _: &Secret, charge: &str) -> Result<Value, Failure> {
        let mut state = self.state();
        state.asked.push("charge");
        let found = state.charges.iter().find(|known| known["id"] == charge).cloned();
        found.ok_or_else(|| Failure::Refused(Error::missing("There is no such charge.")))
    }

    async fn refunds(&self, _: &Secret, charge: &str) -> Result<Vec<Value>, Failure> {
        let mut state = self.state();
        state.asked.push("list");
        Ok(state.refunds.iter().filter(|refund| refund["charge"] == charge).cloned().collect())
    }

    async fn refund(&self, _: &Secret, wanted: &Wanted<'_>) -> Result<Value, Failure> {
        let is_slow = self.state().is_slow;
        if is_slow {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let mut state = self.state();
        state.asked.push("make");
        let ends = state.ends.pop().unwrap_or_default();
        let lost = || Failure::Unknown(Error::unavailable("The answer is lost."));
        match ends {
            Ends::NotReached => return Err(lost()),
            Ends::Busy => return Err(Failure::again(Error::unavailable("It is busy."))),
            Ends::Well | Ends::Lost | Ends::Failed => {}
        }
        let (name, value) = wanted.metadata;
        let status = if ends == Ends::Failed { "failed" } else { "succeeded" };
        let refund = json!({
            "object": "refund", "id": format!("re_{}", state.refunds.len() + 1),
            "charge": wanted.charge, "amount": wanted.amount_minor, "currency": "aud",
            "status": status, "reason": null, "metadata": { name: value }, "created": 1_795_168_800,
        });
        state.refunds.push(refund.clone());
        if ends == Ends::Lost { Err(lost()) } else { Ok(refund) }
    }
}

/// Secrets whose names end as they are.
pub(crate) struct Known;

impl Secrets for Known {
    fn get(&self, name: &str) -> Result<Secret> {
        match name {
            "STRIPE_KEY" => Ok(Secret::new("sk_1")),
            "STRIPE_WEBHOOK_SECRET" => Ok(Secret::new("whsec_1")),
            _ => Err(Error::unavailable(format!("There is no secret `{name}`."))),
        }
    }
}

/// Writes a charge of 22.00 AUD of which so much was given back.
pub(crate) fn charge(id: &str, refunded: i64) -> Value {
    json!({
        "object": "charge", "id": id, "amount": 2_200, "amount_refunded": refunded, "currency": "aud",
        "status": "succeeded", "disputed": false, "customer": "cus_1", "created": 1_795_168_000,
    })
}

/// Writes an event of a second.
pub(crate) fn event(id: &str, (sort, created): (&str, i64), object: Value) -> Value {
    let mut event = json!({ "object": "event", "id": id, "type": sort, "created": created });
    event["data"]["object"] = object;
    event
}
