//! The rights that facts take, and what a `cannot` takes from whoever may write records.

use vocabulary::{Error, Kind, Result};
use web::Rights;

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

/// A way to write a record, which a `cannot` may name: `records.delete` for all kinds, or
/// `records.trainer.update` for one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Writing {
    /// Makes one.
    Create,
    /// Changes one.
    Update,
    /// Deletes one.
    Delete,
}

impl Writing {
    /// Refuses whoever may write records, but not a record of this kind in this way.
    pub(crate) fn allowed(self, rights: &Rights, kind: &str) -> Result<()> {
        let verb = match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        };
        let taken = [format!("records.{verb}"), format!("records.{kind}.{verb}")];
        let Some(right) = taken.into_iter().find(|right| rights.forbid(right)) else {
            return Ok(());
        };
        let says = format!("You may not do this: your role has `cannot: {right}`.");
        Err(Error::new(Kind::Forbidden, "forbidden", says)
            .hint("Ask somebody whose role may, or who writes the manual.")
            .with("right", right))
    }
}
