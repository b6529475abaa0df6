//! The effect `run_job`: runs a job now.

use manual::values::Reference;

use crate::job::Job;

manual::keys! {
    /// Runs a job now, beside its schedule. Where it runs already, that run is waited for.
    pub struct RunJob {
        /// The job.
        pub run_job: Reference<Job>,
    }
}
