//! What this program can do: its jobs, its effects and its schedules, by name.
//!
//! Features hand over theirs, `server` puts them together in one place, the worker looks them up.

mod effects;
mod jobs;

use std::collections::BTreeSet;

use vocabulary::{Error, Result};

pub use effects::Effects;
pub(crate) use effects::{AnyEffect, Terms as EffectTerms};
pub(crate) use jobs::AnyJob;
pub use jobs::Jobs;

use crate::Scheduled;

/// Everything a worker needs to know of the features.
#[derive(Default)]
pub struct Registry {
    /// The kinds of jobs.
    pub jobs: Jobs,
    /// The kinds of effects.
    pub effects: Effects,
    /// What is started by the clock.
    pub schedules: Vec<Scheduled>,
}

impl Registry {
    /// Refuses two things under one name, and a schedule for a job that nobody has registered.
    pub(crate) fn check(&self) -> Result<()> {
        let twice = self.jobs.twice().or_else(|| self.effects.twice());
        if let Some(name) = twice {
            return Err(wired_wrongly(format!("Two jobs or two effects are called `{name}`.")));
        }
        let mut names = BTreeSet::new();
        for scheduled in &self.schedules {
            if !names.insert(scheduled.name()) {
                let name = scheduled.name();
                return Err(wired_wrongly(format!("Two schedules are called `{name}`.")));
            }
            if self.jobs.get(scheduled.job()).is_none() {
                let (name, job) = (scheduled.name(), scheduled.job());
                return Err(wired_wrongly(format!(
                    "The schedule `{name}` starts the job `{job}`, which nobody has registered."
                )));
            }
        }
        Ok(())
    }
}

fn wired_wrongly(says: String) -> Error {
    Error::internal(says)
}
