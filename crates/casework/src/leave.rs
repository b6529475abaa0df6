//! The effect `leave`: gives a place up.

use facts::Record;
use manual::decode::{About, Form, Keys, Part, Reader, Value, read_part};
use manual::expressions::Type;
use manual::values::{Condition, Located, Name, Reference};
use manual::yaml::Node;
use manual::{Check, Scope, Typed};

use crate::slots::Slots;

manual::keys! {
    /// Gives a place or a stand in line up; the next one moves up.
    pub struct LeaveKeys {
        /// The slots.
        pub leave: Reference<Slots>,
        /// Who leaves, by the record of the slots under its name; left out, the record at hand.
        pub which as "where": Option<Condition>,
        /// What is written as their state; left out, the word for being done.
        pub state as "as": Option<Located<Name>>,
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
                self.check_state(slots, check);
                let record = slots.of.name.as_str();
                scope.clone().with(record, Type::Record(record.into()))
            }
            None => Scope::open(),
        };
        self.0.within(&scope, check);
    }
}

impl Leave {
    /// Compares the state with the words that the record's field may have, where these are known.
    fn check_state(&self, slots: &Slots, check: &mut Check<'_>) {
        // A word that could not be read has another in its place, which nobody wrote.
        if check.block().is_wrong() {
            return;
        }
        let record = check.get::<Record>(&slots.of.name);
        let field = record.and_then(|record| record.field(slots.state.name.as_str()));
        if let (Some(state), Some(Type::Words(known))) =
            (&self.0.state, field.map(|field| field.of.gives()))
            && let Some(problem) = slots.unknown_state(state, &known)
        {
            check.report(problem);
        }
    }
}
