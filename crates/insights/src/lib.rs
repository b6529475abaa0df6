//! What is seen together: dashboards and reports, and the panels that they are made of.
//!
//! It draws nothing yet. Features add panels of their own to the family `acts::Panel`.

mod dashboard;
mod panels;
mod report;

pub use dashboard::Dashboard;
pub use panels::{Alerts, Figure, Recent};
pub use report::Report;

use acts::Panel;
use manual::Registry;

/// Adds the kinds and panels of this crate.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .kind::<Dashboard>()
        .kind::<Report>()
        .member::<Panel, Figure>()
        .member::<Panel, Alerts>()
        .member::<Panel, panels::Incidents>()
        .member::<Panel, panels::Providers>()
        .member::<Panel, panels::Objectives>()
        .member::<Panel, panels::Waiting>()
        .member::<Panel, panels::Jobs>()
        .member::<Panel, Recent>()
        .member::<Panel, panels::Table>()
}
