//! The rights that casework takes.

web::rights! {
    /// Reads queues and cases, with what a queue shows of its records; `cases.decide` includes it.
    pub CasesRead = "cases.read";
    /// Decides about cases.
    pub CasesDecide = "cases.decide";
}
