//! What money needs of whoever takes the payments, which is Stripe.

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;
use vocabulary::{Result, Secret};
use work::Failure;

/// Speaks with whoever takes the payments. Objects are Stripe's, as it writes them.
#[async_trait]
pub trait Processor: Send + Sync + 'static {
    /// Verifies that a message was signed with one of the secrets in a text, not long before `now`.
    ///
    /// # Errors
    /// What is missing or wrong.
    fn verify(&self, secrets: &Secret, message: &Message<'_>, now: Timestamp) -> Result<()>;

    /// Asks for a charge.
    ///
    /// # Errors
    /// Why there is no answer.
    async fn charge(&self, key: &Secret, charge: &str) -> Result<Value, Failure>;

    /// Asks for all refunds of a charge.
    ///
    /// # Errors
    /// Why there is no answer.
    async fn refunds(&self, key: &Secret, charge: &str) -> Result<Vec<Value>, Failure>;

    /// Makes a refund, once for each [`Wanted::once`].
    ///
    /// # Errors
    /// [`Failure::Unknown`] where it may have been made.
    async fn refund(&self, key: &Secret, wanted: &Wanted<'_>) -> Result<Value, Failure>;
}

/// A message as it came.
#[derive(Debug, Clone, Copy)]
pub struct Message<'m> {
    /// The header with its signature.
    pub signature: Option<&'m str>,
    /// The body, byte for byte.
    pub body: &'m [u8],
}

/// A refund that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The charge that is given back.
    pub charge: &'w str,
    /// How much of it, in minor units.
    pub amount_minor: i64,
    /// The key under which it is made once.
    pub once: &'w str,
    /// What is written beside it, to find it again.
    pub metadata: (&'w str, &'w str),
}
