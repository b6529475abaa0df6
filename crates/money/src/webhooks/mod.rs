//! What Stripe tells: each event is proven, stored once, and applied to what is known.

mod apply;
mod deliveries;
mod event;
pub mod receive;

pub(crate) use apply::Source;
pub use deliveries::Outcome;
