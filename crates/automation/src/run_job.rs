//! The effect `run_job`: runs a job now.

use manual::values::{Acyclic, Reference};

use crate::job::Job;

manual::keys! {
    /// Runs a job now, beside its schedule. Where it runs already, that run is waited for, so that no job
    /// may lead back to itself.
    pub struct RunJob {
        /// The job.
        pub run_job: Acyclic<Reference<Job>>,
    }
}
