//! The right that asking takes.

web::rights! {
    /// Asks all facts in SQL.
    pub SqlRead = "sql.read";
}
