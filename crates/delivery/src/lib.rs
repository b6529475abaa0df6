//! How the company changes what it offers: flags, and who must agree to a change.
//!
//! Until now it holds what the manual may say about it; nothing is run yet.

mod change_policy;
mod flag;

pub use change_policy::ChangePolicy;
pub use flag::Flag;

use manual::Registry;

manual::foreign! {
    /// What somebody may do.
    pub Role = "role",
    /// A time in which work on the system is announced.
    pub Maintenance = "maintenance",
}

/// Adds the kinds of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry.kind::<ChangePolicy>().source::<Flag>()
}
