//! The ways out of the house: webhooks, mail, and the guarded HTTP client beneath them.
//!
//! Each folder is one channel and owns its effect. Nothing here decides what is sent or to whom, and
//! nothing here keeps anything: `work` orders, repeats and remembers.

pub mod email;
pub mod outgoing;
pub mod secrets;
pub mod webhook;

#[cfg(test)]
mod canary;
mod once;
mod trust;
mod waiting;

pub use email::Mail;
pub use outgoing::Outgoing;
pub use secrets::Secrets;
pub use webhook::Tell;
