//! Stripe: proving that a webhook is its own, and asking it for charges and refunds.
//!
//! Its objects are handed on as they came; the feature that wants them reads them.

mod answer;
mod client;
mod signature;

#[cfg(test)]
mod tests;

pub use client::{NewRefund, Stripe};
pub use signature::{Signed, verify};
