//! Wrappers: a value that keeps its place, one value or several, a value or a word.

use std::ops::Deref;

use crate::at::At;
use crate::decode::{Form, Reader, Value};
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
        let is_word = match (node.text(), W::form()) {
            (Some(text), Form::Words(words)) => words.iter().any(|word| word.word == text),
            _ => false,
        };
        if is_word {
            W::read(node, reader).map(Self::Word)
        } else {
            V::read(node, reader).map(Self::Value)
        }
    }
}
