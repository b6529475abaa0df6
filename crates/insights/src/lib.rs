//! What is seen together: dashboards and reports, and the panels that they are made of.
//!
//! It draws nothing yet. Features add panels of their own to the family `acts::Panel`.

pub mod dashboard;
pub mod panels;
pub mod report;

pub use dashboard::Dashboard;
pub use report::Report;

use acts::Panel;
use manual::Registry;

/// Adds the kinds and panels of this crate.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .kind::<Dashboard>()
        .kind::<Report>()
        .member::<Panel, panels::Figure>()
        .member::<Panel, panels::Alerts>()
        .member::<Panel, panels::Incidents>()
        .member::<Panel, panels::Providers>()
        .member::<Panel, panels::Objectives>()
        .member::<Panel, panels::Waiting>()
        .member::<Panel, panels::Jobs>()
        .member::<Panel, panels::Recent>()
        .member::<Panel, panels::Table>()
}
