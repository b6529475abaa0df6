//! Signals: what is measured, when it is bad, and who hears of it.
//!
//! It declares the kinds probe, provider, budget, metric, slo, alert, maintenance, channel, rota,
//! escalation and status_page, and the effects notify, page and open_incident. It measures nothing yet.

pub mod alert;
pub mod budget;
pub mod channel;
mod effects;
pub mod escalation;
pub mod maintenance;
pub mod metric;
mod moment;
mod percent;
pub mod probe;
pub mod provider;
pub mod rota;
pub mod slo;
pub mod status_page;
mod times;
mod unit;
pub mod watched;

pub use alert::Alert;
pub use budget::Budget;
pub use channel::Channel;
pub use effects::{Notify, OpenIncident, Page};
pub use escalation::Escalation;
pub use maintenance::Maintenance;
pub use metric::Metric;
pub use moment::Moment;
pub use percent::Percent;
pub use probe::Probe;
pub use provider::Provider;
pub use rota::Rota;
pub use slo::Slo;
pub use status_page::StatusPage;
pub use unit::Unit;
pub use watched::Watched;

use acts::Effect;
use manual::Registry;

/// Adds the kinds and effects of this crate.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .source::<Probe>()
        .source::<Provider>()
        .source::<Budget>()
        .source::<Metric>()
        .source::<Slo>()
        .kind::<Alert>()
        .kind::<Maintenance>()
        .kind::<Channel>()
        .kind::<Rota>()
        .kind::<Escalation>()
        .kind::<StatusPage>()
        .member::<Effect, Notify>()
        .member::<Effect, Page>()
        .member::<Effect, OpenIncident>()
}
