//! Signals: what is measured, when it is bad, and who hears of it.
//!
//! It declares the kinds probe, provider, budget, metric, slo, alert, maintenance, channel, rota,
//! escalation and status_page, and the effects notify, page and open_incident. It asks probes over HTTP,
//! reads metrics, lets alerts fire and end, keeps incidents, and shows customers how things are. The other
//! kinds are read and not carried out yet: what depends on them is unknown.

mod alert;
mod alerts;
mod budget;
mod channel;
mod comparing;
mod effects;
mod escalation;
mod feature;
mod fetch;
mod ids;
mod incidents;
mod maintenance;
mod metric;
mod migrations;
mod moment;
mod monitoring;
mod notify;
mod pages;
mod percent;
mod probe;
mod probes;
mod provider;
mod readings;
mod rights;
mod rota;
mod routes;
mod severities;
mod slo;
mod status;
mod status_page;
mod tables;
mod times;
mod unit;
mod watched;
mod watching;

pub use self::feature::{deeds, effects, feature, sources};
pub use self::monitoring::{Monitoring, MonitoringOptions};
pub use alert::{Alert, Sign};
pub use budget::{Allowance, Budget};
pub use channel::Channel;
pub use effects::{Notify, OpenIncident, Page};
pub use escalation::Escalation;
pub use fetch::{Ending, Fetch, Fetched, Method, Unfetched, Wanted};
pub use maintenance::Maintenance;
pub use metric::Metric;
pub use migrations::MIGRATIONS;
pub use moment::Moment;
pub use pages::alerts::{Firing, firing};
pub use percent::Percent;
pub use probe::{HeaderValue, Probe};
pub use provider::Provider;
pub use rights::{AlertsManage, AlertsRead, IncidentsManage, IncidentsRead, MetricsRead};
pub use rota::Rota;
pub use routes::routes;
pub use slo::Slo;
pub use status_page::StatusPage;
pub use tables::tables;
pub use unit::Unit;
pub use watched::{PROPERTIES, Watched};

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
