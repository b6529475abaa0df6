//! Wrappers: a value that keeps its place, and one value or several.

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
