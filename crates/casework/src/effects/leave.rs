//! The effect `leave`: gives a place up.

use facts::Record;
use manual::decode::Value;
use manual::expressions::Type;
use manual::values::{Condition, Located, Name, Reference};
use manual::{Check, Scope, Typed};

use crate::slots::Slots;

manual::keys! {
    /// Gives a place or a stand in line up; the next one moves up.
    #[within(Leave::check_values)]
    pub(crate) struct Leave {
        /// The slots.
        pub leave: Reference<Slots>,
        /// Who leaves, by the record of the slots under its name; left out, the record at hand.
        pub which as "where": Option<Condition>,
        /// What is written as their state; left out, the word for being done.
        pub state as "as": Option<Located<Name>>,
    }
}

impl Leave {
    /// Checks its condition, in which the record of the slots stands under its name, and its state.
    fn check_values(&self, scope: &Scope, check: &mut Check<'_>) {
        let scope = match check.get::<Slots>(&self.leave.name) {
            Some(slots) => {
                self.check_state(slots, check);
                let record = slots.of.name.as_str();
                scope.clone().with(record, Type::Record(record.into()))
            }
            None => Scope::open(),
        };
        self.which.within(&scope, check);
    }

    /// Compares the state with the words that the record's field may have, where these are known.
    fn check_state(&self, slots: &Slots, check: &mut Check<'_>) {
        // A word that could not be read has another in its place, which nobody wrote.
        if check.block().is_wrong() {
            return;
        }
        let record = check.get::<Record>(&slots.of.name);
        let field = record.and_then(|record| record.field(slots.state.name.as_str()));
        if let (Some(state), Some(Type::Words(known))) =
            (&self.state, field.map(|field| field.of.gives()))
            && let Some(problem) = slots.unknown_state(state, &known)
        {
            check.report(problem);
        }
    }
}
