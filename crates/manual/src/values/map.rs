//! Names of the writer's choice with values, in their order.

use crate::check::Check;
use crate::decode::{Form, Reader, Value};
use crate::scope::Scope;
use crate::yaml::{Content, Node};

/// Names with values, in the order in which they are written.
///
/// The names may be anything that is written as one text: [`Name`](super::Name), a
/// [`Reference`](super::Reference), or a `String` for labels.
#[derive(Debug, Clone)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Map<K, V> {
    pub(crate) fn of(entries: Vec<(K, V)>) -> Self {
        Self(entries)
    }

    /// Walks through the names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Value, V: Value> Value for Map<K, V> {
    fn form() -> Form {
        Form::Map(Box::new(K::form()), Box::new(V::form()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            reader.wrong_type(node, &Self::form());
            return None;
        };
        let read = entries.iter().filter_map(|(key, value)| {
            let name = K::read(key, reader);
            let read = V::read(value, reader);
            Some((name?, read.or_else(|| V::stand_in(value.at, reader))?))
        });
        Some(Self(read.collect()))
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        for (key, value) in self.iter() {
            key.within(scope, check);
            value.within(scope, check);
        }
    }
}
