//! The effect `leave`: gives a place up.

use manual::decode::{About, Form, Keys, Part, Reader, Value, read_part};
use manual::expressions::Type;
use manual::values::{Condition, Name, Reference};
use manual::yaml::Node;
use manual::{Check, Scope};

use crate::slots::Slots;

manual::keys! {
    /// Gives a place or a stand in line up; the next one moves up.
    pub struct LeaveKeys {
        /// The slots.
        pub leave: Reference<Slots>,
        /// Who leaves, by the record of the slots under its name; left out, the record at hand.
        pub which as "where": Option<Condition>,
        /// What is written as their state; left out, the word for being done.
        pub state as "as": Option<Name>,
    }
}

/// Gives a place or a stand in line up. Under `where` the record of the slots stands under its name.
#[derive(Debug, Clone)]
pub(crate) struct Leave(pub LeaveKeys);

impl Part for Leave {
    const ABOUT: &'static About = LeaveKeys::ABOUT;

    fn part_form() -> Form {
        LeaveKeys::part_form()
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        LeaveKeys::take(keys, reader).map(Self)
    }
}

impl Value for Leave {
    fn form() -> Form {
        Self::part_form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        read_part(node, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let scope = match check.get::<Slots>(&self.0.leave.name) {
            Some(slots) => {
                let record = slots.of.name.as_str();
                scope.clone().with(record, Type::Record(record.into()))
            }
            None => Scope::open(),
        };
        self.0.within(&scope, check);
    }
}
