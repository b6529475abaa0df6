//! The effect `leave`: gives a place up.

use manual::values::{Expression, Name, Reference};

use crate::slots::Slots;

manual::keys! {
    /// Gives a place or a stand in line up; the next one moves up.
    pub struct Leave {
        /// The slots.
        pub leave: Reference<Slots>,
        /// Who leaves; left out, the record at hand.
        pub which as "where": Option<Expression>,
        /// What is written as their state; left out, the word for being done.
        pub state as "as": Option<Name>,
    }
}
