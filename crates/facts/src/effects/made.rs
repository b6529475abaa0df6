//! A record that an effect makes, such as `create`.

use manual::decode::Value as _;
use manual::nearest::nearest;
use manual::problems::MISSING_KEY;
use manual::values::{Anything, Located, Map, Name, OrExpression};
use manual::{At, Check, Problem, Scope, Typed};

use super::literal;
use crate::on::unknown_field;
use crate::record::Record;

/// What the fields of a new record are set to.
pub type With = Map<Located<Name>, Located<OrExpression<Anything>>>;

/// A record that an effect makes.
#[derive(Debug, Clone, Copy)]
pub struct Made<'m> {
    /// The name of the record.
    pub of: &'m str,
    /// Where the effect names it.
    pub at: At,
    /// What its fields are set to.
    pub with: &'m With,
    /// The fields that the effect writes by itself.
    pub written: &'m [&'m str],
}

impl Made<'_> {
    /// Checks that the record has each field, that each can hold its value, and that none is left out
    /// that there must be.
    pub fn check(&self, scope: &Scope, check: &mut Check<'_>) {
        let Some(record) = check.get::<Record>(self.of) else {
            return self.with.within(scope, check);
        };
        for (name, value) in self.with.iter() {
            match record.field(name.as_str()) {
                Some(field) => literal::check(value, (name.as_str(), &field.gives()), scope, check),
                None => {
                    check.report(unknown_field(name.at, (self.of, record), name.as_str()));
                    value.within(scope, check);
                }
            }
        }
        let known: Vec<&str> = record.fields.iter().map(|(name, _)| name.as_str()).collect();
        let unknown = self.with.iter().map(|(name, _)| name.as_str());
        let unknown = unknown.filter(|name| !known.contains(name));
        let misspelt: Vec<&str> =
            unknown.filter_map(|name| nearest(name, known.iter().copied())).collect();
        for (name, field) in record.fields.iter() {
            let is_there = self.is_there(name) || misspelt.contains(&name.as_str());
            // A key that is left out is made up.
            if !field.optional && *name != record.key.value && !is_there {
                let says = format!("A {} must have `{name}`.", self.of);
                let problem = Problem::new(&MISSING_KEY, self.at, says);
                check.report(problem.help(format!("add `{name}` to `with`")));
            }
        }
    }

    fn is_there(&self, field: &Name) -> bool {
        self.written.contains(&field.as_str())
            || self.with.iter().any(|(name, _)| name.value == *field)
    }
}
