//! The rights that jobs and effects take.

web::rights! {
    /// Reads jobs, their runs and effects; `jobs.run` includes it.
    pub JobsRead = "jobs.read";
    /// Runs again what was set aside, and decides about effects.
    pub JobsRun = "jobs.run";
}
