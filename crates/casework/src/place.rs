//! The effect `place`: puts somebody in line.

use facts::{Made, With};
use manual::decode::{About, Form, Keys, Part, Reader, Value, read_part};
use manual::values::Reference;
use manual::yaml::Node;
use manual::{Check, Scope};

use crate::slots::Slots;

manual::keys! {
    /// Puts somebody in line by the order of the slots, and gives a place if one is free.
    ///
    /// Who stands there already is left where they are, so doing it twice does no harm.
    pub struct PlaceKeys {
        /// The slots.
        pub place: Reference<Slots>,
        /// The fields of the record that is made for it; left out, the record at hand is placed.
        pub with: With = "{}",
    }
}

/// Puts somebody in line. The fields of the record that is made for it are checked against what is
/// declared.
#[derive(Debug, Clone)]
pub(crate) struct Place(pub PlaceKeys);

impl Part for Place {
    const ABOUT: &'static About = PlaceKeys::ABOUT;

    fn part_form() -> Form {
        PlaceKeys::part_form()
    }

    fn take(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        PlaceKeys::take(keys, reader).map(Self)
    }
}

impl Value for Place {
    fn form() -> Form {
        Self::part_form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        read_part(node, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let PlaceKeys { place, with } = &self.0;
        match check.get::<Slots>(&place.name) {
            Some(slots) if !with.is_empty() => {
                let (of, at, written) = (slots.of.name.as_str(), place.at, slots.written());
                Made { of, at, with, written: &written }.check(scope, check);
            }
            _ => with.within(scope, check),
        }
    }
}
