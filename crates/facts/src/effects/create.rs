//! The effect `create`.

use manual::decode::{About, Form, Keys, Part, Reader, Value};
use manual::problems::MISSING_KEY;
use manual::values::{Anything, Located, Map, Name, OrExpression, Reference};
use manual::yaml::Node;
use manual::{Check, Problem, Scope, Typed};

use super::literal;
use crate::on::unknown_field;
use crate::record::Record;

manual::keys! {
    /// Makes a new record.
    pub struct Creation {
        /// What is made.
        pub create: Located<Reference<Record>>,
        /// Its fields; a key that is left out is made up.
        pub with: Map<Located<Name>, Located<OrExpression<Anything>>> = "{}",
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
        let Some(record) = check.get::<Record>(&create.name) else {
            return with.within(scope, check);
        };
        for (name, value) in with.iter() {
            match record.field(name.as_str()) {
                Some(field) => literal::check(value, (name.as_str(), &field.gives()), scope, check),
                None => {
                    check.report(unknown_field(name.at, (&create.name, record), name.as_str()));
                    value.within(scope, check);
                }
            }
        }
        let is_there = |field: &Name| with.iter().any(|(name, _)| name.value == *field);
        for (name, field) in record.fields.iter() {
            if !field.optional && *name != record.key.value && !is_there(name) {
                let says = format!("A {} must have `{name}`.", create.name);
                let problem = Problem::new(&MISSING_KEY, create.at, says);
                check.report(problem.help(format!("add `{name}` to `with`")));
            }
        }
    }
}
