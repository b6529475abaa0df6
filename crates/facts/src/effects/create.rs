//! The effect `create`.

use manual::values::{Located, Reference};
use manual::{Check, Scope};

use super::made::{Made, With};
use crate::record::Record;

manual::keys! {
    /// Makes a new record.
    #[within(Create::check_fields)]
    pub struct Create {
        /// What is made.
        pub create: Located<Reference<Record>>,
        /// Its fields; a key that is left out is made up.
        pub with: With = "{}",
    }
}

impl Create {
    fn check_fields(&self, scope: &Scope, check: &mut Check<'_>) {
        let Self { create, with } = self;
        Made { of: &create.name, at: create.at, with, written: &[] }.check(scope, check);
    }
}
