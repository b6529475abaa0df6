//! The effect `place`: puts somebody in line.

use facts::{Made, With};
use manual::decode::Value;
use manual::values::Reference;
use manual::{Check, Scope};

use crate::slots::Slots;

manual::keys! {
    /// Puts somebody in line by the order of the slots, and gives a place if one is free.
    ///
    /// Who stands there already is left where they are, so doing it twice does no harm.
    #[within(Place::check_fields)]
    pub(crate) struct Place {
        /// The slots.
        pub place: Reference<Slots>,
        /// The fields of the record that is made for it; left out, the record at hand is placed.
        pub with: With = "{}",
    }
}

impl Place {
    fn check_fields(&self, scope: &Scope, check: &mut Check<'_>) {
        let Self { place, with } = self;
        match check.get::<Slots>(&place.name) {
            Some(slots) if !with.is_empty() => {
                let (of, at, written) = (slots.of.name.as_str(), place.at, slots.written());
                Made { of, at, with, written: &written }.check(scope, check);
            }
            _ => with.within(scope, check),
        }
    }
}
