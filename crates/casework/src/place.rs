//! The effect `place`: puts somebody in line.

use manual::values::{Anything, Map, Name, OrExpression, Reference};

use crate::slots::Slots;

manual::keys! {
    /// Puts somebody in line by the order of the slots, and gives a place if one is free.
    ///
    /// Who stands there already is left where they are, so doing it twice does no harm.
    pub struct Place {
        /// The slots.
        pub place: Reference<Slots>,
        /// The fields of the record that is made for it; left out, the record at hand is placed.
        pub with: Map<Name, OrExpression<Anything>> = "{}",
    }
}
