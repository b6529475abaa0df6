//! Monitoring as one handle: the facts, whoever asks outside, and what alerts can set going.

use std::sync::Arc;

use facts::deeds::Deeds;
use facts::sql::Sql;
use facts::{Facts, InForce};
use store::Store;
use vocabulary::{Attribution, SharedClock};
use work::{Effects, Occupancy};

use crate::fetch::Fetch;
use crate::status::Board;

/// Monitoring; clones share it.
#[derive(Clone)]
pub struct Monitoring(Arc<Inner>);

struct Inner {
    options: MonitoringOptions,
    board: Board,
}

/// What the handle is made of.
pub struct MonitoringOptions {
    /// The facts, with the manual that runs.
    pub facts: Facts,
    /// Asks for probes.
    pub fetch: Arc<dyn Fetch>,
    /// Answers the queries of metrics.
    pub sql: Arc<dyn Sql>,
    /// Carries out what alerts do.
    pub deeds: Deeds,
    /// What can be ordered: `mail` and `tell` carry notices.
    pub effects: Effects,
    /// The address of the console, without a slash at its end.
    pub site: String,
    /// Whether other processes may watch over the same store.
    pub occupancy: Occupancy,
}

impl Monitoring {
    /// Makes the handle.
    #[must_use]
    pub fn new(options: MonitoringOptions) -> Self {
        let board = Board::new(options.facts.clone());
        Self(Arc::new(Inner { options, board }))
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.0.options.facts
    }

    pub(crate) fn store(&self) -> &Store {
        self.facts().store()
    }

    pub(crate) fn clock(&self) -> &SharedClock {
        self.store().clock()
    }

    pub(crate) fn fetch(&self) -> &dyn Fetch {
        &*self.0.options.fetch
    }

    pub(crate) fn sql(&self) -> &dyn Sql {
        &*self.0.options.sql
    }

    pub(crate) fn deeds(&self) -> &Deeds {
        &self.0.options.deeds
    }

    pub(crate) fn effects(&self) -> &Effects {
        &self.0.options.effects
    }

    pub(crate) fn site(&self) -> &str {
        &self.0.options.site
    }

    pub(crate) fn occupancy(&self) -> Occupancy {
        self.0.options.occupancy
    }

    pub(crate) fn board(&self) -> &Board {
        &self.0.board
    }
}

/// Says that a change is made by an alert rule of a manual.
pub(crate) fn by_the_manual(in_force: &InForce) -> Attribution {
    Attribution {
        manual: Some(in_force.version.hash.clone()),
        ..Attribution::program("monitoring")
    }
}
