//! The schedules of the program, and which name a run goes by.
//!
//! A run carries the name of its job. Several schedules may start one job; their runs go by the name
//! of the schedule, since that is the name that the manual and people use.

use std::sync::Arc;

use work::Scheduled;
use work::runs::{Of, Run};

/// The schedules of the program.
#[derive(Debug, Clone)]
pub struct Known(Arc<[Scheduled]>);

impl Known {
    /// Knows these schedules.
    #[must_use]
    pub fn new(schedules: &[Scheduled]) -> Self {
        Self(schedules.into())
    }

    /// Returns all of them.
    #[must_use]
    pub fn schedules(&self) -> &[Scheduled] {
        &self.0
    }

    /// Says which runs a name stands for; one that is no schedule's is taken for a job's.
    #[must_use]
    pub fn runs_of<'n>(&'n self, name: &'n str) -> Of<'n> {
        match self.0.iter().find(|scheduled| scheduled.name() == name) {
            // Whoever has the name of its job stands for all runs of it, started by hand or not.
            Some(scheduled) if scheduled.job() != name => Of::Schedule(scheduled),
            _ => Of::Job(name),
        }
    }

    /// Says whether a schedule has the name, or starts the job of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|scheduled| scheduled.name() == name || scheduled.job() == name)
    }

    /// Returns the name that a run goes by.
    #[must_use]
    pub fn name_of<'n>(&'n self, run: &'n Run) -> &'n str {
        let key = run.key.as_deref().unwrap_or_default();
        self.0
            .iter()
            .find(|scheduled| scheduled.job() == run.name && scheduled.started(key))
            .map_or(&run.name, Scheduled::name)
    }
}
