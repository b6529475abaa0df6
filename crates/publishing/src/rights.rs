//! The rights that the manual takes.

web::rights! {
    /// Reads the manual that runs, its versions and its problems.
    pub ManualRead = "manual.read";
    /// Decides which version runs.
    pub ManualPublish = "manual.publish";
}
