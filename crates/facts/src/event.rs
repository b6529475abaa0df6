//! Events: what happens.

use manual::kind::{Kind, Names};
use manual::values::{Field, Fields as Known};
use manual::{Check, Explanation};
use vocabulary::Span;

use crate::fields::{self, Fields, USELESS_MARK};
use crate::names::{RESERVED_NAME, check_table_name};
use crate::record::TABLES;

manual::keys! {
    /// What happens again and again and is counted: a search, a visit, a generated plan.
    ///
    /// An event happens once and never changes; what changes is a record. Every event is a table under
    /// its name, which has `id`, `at` and `subject` beside the properties.
    pub struct Event {
        /// What is known of each.
        pub properties: Fields,
        /// How long one is kept; without it, as long as nobody deletes it.
        pub keep: Option<Span>,
    }
}

impl Event {
    /// Finds a property by its name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Field> {
        self.properties.iter().find(|(known, _)| known.as_str() == name).map(|(_, field)| field)
    }
}

impl Kind for Event {
    const KIND: &'static str = "event";
    const NAMES: Names = Names::Shared(TABLES);
    const EXAMPLE: &'static str = "\
properties: { words: text, results: int, member: { type: text, optional: true } }
keep: 13 months
";
    const PROBLEMS: &'static [&'static Explanation] = &[&USELESS_MARK, &RESERVED_NAME];

    fn fields(&self) -> Option<&Known> {
        Some(&self.properties)
    }

    fn check(&self, check: &mut Check<'_>) {
        check_table_name(check);
        fields::check(&self.properties, check);
        fields::check_properties(&self.properties, check);
    }
}
