//! The ways out of the house: webhooks and mail.
//!
//! Each folder is one channel and owns its effect. Nothing here decides what is sent or to whom, and
//! nothing here keeps anything: `work` orders, repeats and remembers.

pub mod email;
pub mod webhook;

#[cfg(test)]
mod canary;
mod once;

pub use email::Mail;
pub use webhook::{Standing, Tell};
