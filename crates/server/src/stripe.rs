//! Stripe as money needs it: the connector behind the feature's trait, neither of which knows the other.

use async_trait::async_trait;
use connectors::Stripe;
use connectors::stripe::{NewRefund, Signed, verify};
use jiff::Timestamp;
use money::{Message, Processor, Wanted};
use serde_json::Value;
use vocabulary::{Result, Secret};
use work::Failure;

/// Takes Stripe for the processor of payments.
pub(crate) struct StripeProcessor(pub(crate) Stripe);

#[async_trait]
impl Processor for StripeProcessor {
    fn verify(&self, secrets: &Secret, message: &Message<'_>, now: Timestamp) -> Result<()> {
        let signed = Signed { signature: message.signature, body: message.body };
        verify(secrets, &signed, now)
    }

    async fn charge(&self, key: &Secret, charge: &str) -> Result<Value, Failure> {
        self.0.charge(key, charge).await
    }

    async fn refunds(&self, key: &Secret, charge: &str) -> Result<Vec<Value>, Failure> {
        self.0.refunds(key, charge).await
    }

    async fn refund(&self, key: &Secret, wanted: &Wanted<'_>) -> Result<Value, Failure> {
        let Wanted { charge, amount_minor, once, metadata } = *wanted;
        self.0.refund(key, &NewRefund { charge, amount_minor, once, metadata }).await
    }
}
