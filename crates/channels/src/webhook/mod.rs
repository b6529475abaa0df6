//! Webhooks after Standard Webhooks 1.0: telling a receiver, and verifying what others tell us.
//!
//! The symmetric signatures `v1` are spoken; the asymmetric `v1a` are skipped when they come.

mod signature;
mod tell;
mod verify;

#[cfg(test)]
mod tests;

pub use signature::SigningSecret;
pub use tell::{Message, Standing, Tell};
pub use verify::{Received, Verified, verify};

/// The header that names the one message, however often it is sent.
pub const ID: &str = "webhook-id";
/// The header that says when this attempt was made, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";
