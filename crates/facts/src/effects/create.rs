//! The effect `create`.

use manual::decode::{About, Form, Keys, Part, Reader, Value};
use manual::values::{Located, Reference};
use manual::yaml::Node;
use manual::{Check, Scope};

use super::made::{Made, With};
use crate::record::Record;

manual::keys! {
    /// Makes a new record.
    pub struct Creation {
        /// What is made.
        pub create: Located<Reference<Record>>,
        /// Its fields; a key that is left out is made up.
        pub with: With = "{}",
    }
}

/// Makes a new record, whose fields are checked against what is declared.
#[derive(Debug, Clone)]
pub struct Create(pub Creation);

impl Part for Create {
    const ABOUT: &'static About = Creation::ABOUT;

    fn part_form() -> Form {
        Creation::part_form()
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Creation::take(keys, reader).map(Self)
    }
}

impl Value for Create {
    fn form() -> Form {
        Creation::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Creation::read(node, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let Creation { create, with } = &self.0;
        Made { of: &create.name, at: create.at, with, written: &[] }.check(scope, check);
    }
}
