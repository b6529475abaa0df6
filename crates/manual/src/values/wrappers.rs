//! Wrappers: a value that keeps its place, one value or several, a value or a word,
//! items that differ.

use std::ops::Deref;

use crate::at::At;
use crate::check::Check;
use crate::decode::{Form, Reader, Value, Word};
use crate::problems::{duplicate_item, too_few_items};
use crate::scope::Scope;
use crate::yaml::{Content, Node};

/// A value that keeps its place, for a kind that checks it against others.
#[derive(Debug, Clone)]
pub struct Located<V> {
    /// The value.
    pub value: V,
    /// Where it stands.
    pub at: At,
}

impl<V> Deref for Located<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.value
    }
}

impl<V: Value> Value for Located<V> {
    fn form() -> Form {
        V::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: V::read(node, reader)?, at: node.at })
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: V::stand_in(at, reader)?, at })
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.value.within(scope, check);
    }
}

/// Something with amounts that others set, in whichever currency, such as the prices of a provider.
#[derive(Debug, Clone)]
pub struct Abroad<V>(pub V);

impl<V> Deref for Abroad<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.0
    }
}

impl<V: Value> Value for Abroad<V> {
    fn form() -> Form {
        V::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.anywhere(|reader| V::read(node, reader)).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.0.within(scope, check);
    }
}

/// Several values, of which one alone may stand without a list.
#[derive(Debug, Clone)]
pub struct OneOrMany<V>(pub Vec<V>);

impl<V: Value> Value for OneOrMany<V> {
    fn form() -> Form {
        Form::Either(vec![V::form(), Vec::<V>::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::List(_) => Vec::read(node, reader).map(Self),
            _ => V::read(node, reader).map(|one| Self(vec![one])),
        }
    }

    fn stand_in(_: At, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.0.within(scope, check);
    }
}

/// A value, or a word that says there is none of the sort: `then: end`, `promise: none`.
///
/// The words come from [`words!`](crate::words); none of them can be the value.
#[derive(Debug, Clone)]
pub enum OrWord<V, W> {
    /// The value.
    Value(V),
    /// The word.
    Word(W),
}

impl<V: Value, W: Value> Value for OrWord<V, W> {
    fn form() -> Form {
        Form::Either(vec![V::form(), W::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let words: &[Word] = match W::form() {
            Form::Words(words) => words,
            _ => &[],
        };
        if words.iter().any(|word| node.text() == Some(word.word)) {
            return W::read(node, reader).map(Self::Word);
        }
        let words = words.iter().map(|word| word.word);
        reader.beside_words(words, |reader| V::read(node, reader)).map(Self::Value)
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        V::stand_in(at, reader).map(Self::Value)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        if let Self::Value(value) = self {
            value.within(scope, check);
        }
    }
}

/// A list of which no two items are the same, with at least `LEAST` of them.
#[derive(Debug, Clone)]
pub struct Distinct<V, const LEAST: usize>(pub Vec<V>);

impl<V: Value, const LEAST: usize> Value for Distinct<V, LEAST> {
    fn form() -> Form {
        Vec::<V>::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let items = Vec::<V>::read(node, reader)?;
        let nodes = match &node.content {
            Content::List(nodes) => nodes.as_slice(),
            _ => &[],
        };
        let twice = nodes.iter().enumerate().find_map(|(number, item)| {
            let before = nodes.get(..number)?;
            let first = before.iter().find(|first| first.text() == item.text())?;
            item.text().map(|text| (text, item.at, first.at))
        });
        if let Some((text, at, first)) = twice {
            reader.report(duplicate_item::duplicate_item(at, text, first));
        } else if nodes.len() < LEAST {
            reader.report(too_few_items::too_few_items(node.at, nodes.len(), LEAST));
        }
        Some(Self(items))
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.0.within(scope, check);
    }
}
