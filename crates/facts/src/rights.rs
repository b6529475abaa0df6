//! The rights that facts take.

web::rights! {
    /// Reads records, without what they say of persons.
    pub RecordsRead = "records.read";
    /// Writes records.
    pub RecordsWrite = "records.write";
    /// Reads what facts say of persons, too.
    pub PersonalRead = "personal.read";
    /// Adds events.
    pub EventsWrite = "events.write";
}
