//! What monitoring hands over to the program.

use std::sync::Arc;

use async_trait::async_trait;
use facts::deeds::Deeds;
use facts::world::Sources;
use feature::{Feature, Task};
use store::{DatabaseConnection, Store};
use vocabulary::Result;
use web::console::{Count, Tone};
use web::{Counter, Door, Right};
use work::Effects;

use crate::alerts::count_firing;
use crate::incidents::{OpenIncidentDeed, OpenIncidentEffect, count_open};
use crate::notify::NotifyDeed;
use crate::probes::ProbeSource;
use crate::readings::MetricSource;
use crate::rights::{AlertsRead, IncidentsRead};
use crate::routes::routes;
use crate::watching::watch;
use crate::{Monitoring, pages};

/// Returns what stands behind `probe` and `metric` in expressions.
#[must_use]
pub fn sources() -> Sources {
    Sources::new().with(ProbeSource).with(MetricSource)
}

/// Adds what `notify` and `open_incident` come to.
#[must_use]
pub fn deeds(deeds: Deeds, store: &Store) -> Deeds {
    deeds.with(NotifyDeed).with(OpenIncidentDeed(store.clone()))
}

/// Returns the effect that opens incidents.
#[must_use]
pub fn effects(store: &Store) -> Effects {
    Effects::new().with(OpenIncidentEffect(store.clone()))
}

/// Makes the feature; its effects are handed over before by [`effects`], since deeds need to know them.
#[must_use]
pub fn feature(monitoring: &Monitoring) -> Feature {
    let watched = monitoring.clone();
    let task: Task = Box::new(move |stop| Box::pin(watch(watched, stop)));
    Feature {
        routes: routes().with_state(monitoring.clone()),
        tasks: vec![task],
        rooms: vec![
            Door {
                name: "alerts",
                label: "Alerts",
                href: pages::ALERTS,
                key: Some('a'),
                on_bar: true,
                right: Some(AlertsRead::NAME),
                counter: Some(Arc::new(Firing)),
            },
            Door {
                name: "incidents",
                label: "Incidents",
                href: pages::INCIDENTS,
                key: Some('i'),
                on_bar: false,
                right: Some(IncidentsRead::NAME),
                counter: Some(Arc::new(Lasting)),
            },
        ],
        ..Feature::default()
    }
}

fn count(number: u64, says: &str, tone: Tone) -> Option<Count> {
    (number > 0).then(|| Count { number, says: says.to_owned(), tone })
}

/// Counts the alerts that fire.
struct Firing;

#[async_trait]
impl Counter for Firing {
    async fn count(&self, reader: &DatabaseConnection) -> Result<Option<Count>> {
        Ok(count(count_firing(reader).await?, "firing", Tone::Critical))
    }
}

/// Counts the incidents that last.
struct Lasting;

#[async_trait]
impl Counter for Lasting {
    async fn count(&self, reader: &DatabaseConnection) -> Result<Option<Count>> {
        Ok(count(count_open(reader).await?, "open", Tone::Warning))
    }
}
