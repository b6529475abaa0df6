//! Money: what was paid, given back and set against the books of others.
//!
//! Until now it holds what the manual may say about it; nothing is run yet.

pub mod reconciliation;
pub mod refund;

use acts::Effect;
use manual::Registry;

manual::foreign! {
    /// A system outside that the company works with.
    pub Connector = "connector",
}

/// Adds the kinds and effects of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry.kind::<reconciliation::Reconciliation>().member::<Effect, refund::Refund>()
}
