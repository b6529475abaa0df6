//! What must come of a step.

use manual::values::{Anything, Condition, Family, Reference};

use crate::Job;

/// What must come of what a step asked or did.
#[derive(Debug, Clone, Copy)]
pub struct Expectation;

impl Family for Expectation {
    const NAME: &'static str = "expectation";
}

manual::keys! {
    /// The probe that is asked answers as it should.
    pub struct AnswerExpected {
        /// What must hold of the answer; `json` is what it says, `status` its number.
        pub body: Condition,
        /// What is sent to it, instead of what the probe sends otherwise.
        pub json: Option<Anything>,
    }
}

manual::keys! {
    /// A job that was run ends as it should.
    pub struct JobExpected {
        /// The job.
        pub job: Reference<Job>,
        /// How its run must end.
        pub status: JobStatus = "succeeded",
    }
}

manual::words! {
    /// How a run of a job ended.
    pub enum JobStatus {
        /// It was done.
        Succeeded = "succeeded",
        /// It failed, and is tried again.
        Failed = "failed",
        /// It failed as often as it may.
        GaveUp = "gave_up",
    }
}
