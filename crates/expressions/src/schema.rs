//! What an expression may speak of, as its surroundings know it.

use crate::types::Type;

/// Tells the checker which names there are. A block of the manual has one: the fields of its record,
/// its `let` names, `now` and `actor`, the metrics and the probes.
///
/// A [`Type::Record`] or a [`Type::Thing`] carries a name, by which the schema knows its fields. Records
/// may refer to each other in circles.
pub trait Schema {
    /// Returns the type of a bare name, unless there is no such name.
    fn name(&self, name: &str) -> Option<Type>;

    /// Returns the type of a field of the record or thing `of`, unless it has no such field.
    fn field(&self, of: &Type, field: &str) -> Option<Type>;

    /// Returns what a function such as `down` gives for the thing or the value of this dotted name and
    /// type, unless it cannot be asked about it. What it is asked about is named, not evaluated:
    /// `down(probe.website)` is read as one fact.
    fn function(&self, name: &str, path: &[String], of: &Type) -> Option<Type>;

    /// Lists all bare names, for help with a misspelt one.
    fn names(&self) -> Vec<&str>;

    /// Returns the whole dotted name of something of which only the last part is written, for help.
    fn whole(&self, last: &str) -> Option<String> {
        let _ = last;
        None
    }

    /// Lists all fields of a record or thing, for help with a misspelt one.
    fn fields(&self, of: &Type) -> Vec<&str>;

    /// Lists all functions, for help with a misspelt one.
    fn functions(&self) -> Vec<&str>;
}

/// What a place of the manual wants of the expression that stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub(crate) of: Type,
    pub(crate) missing: Missing,
}

/// What it means that a value is missing which the expression needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The expression must say what holds then, with `has` or `or`; otherwise that is a complaint.
    IsSaid,
    /// The evaluation ends with a fault that says so, which the place takes for "unknown".
    IsUnknown,
}

impl Expected {
    /// Wants a value of a type; `Type::Dyn` takes any.
    #[must_use]
    pub fn of(wanted: Type) -> Self {
        Self { of: wanted, missing: Missing::IsSaid }
    }

    /// Wants a condition.
    #[must_use]
    pub fn condition() -> Self {
        Self::of(Type::Bool)
    }

    /// Says what it means that a value is missing.
    #[must_use]
    pub fn when_missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }
}
