//! Jobs that the manual declares: what is done by itself, and when.
//!
//! Until now it holds what the manual may say about them. What runs them lives in `jobs`, where this
//! moves as it is.

mod job;
mod run_job;

pub use job::Job;
pub use run_job::RunJob;

use acts::Effect;
use manual::Registry;

/// Adds the kinds and effects of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry.source::<Job>().member::<Effect, RunJob>()
}
