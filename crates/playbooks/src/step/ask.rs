//! What a step asks: a probe, or a person.

use acts::Asks;
use manual::decode::{Form, Reader, Value};
use manual::values::Reference;
use manual::yaml::{Content, Node};
use manual::{Check, Scope};

use crate::Probe;

/// Whom a step asks.
#[derive(Debug, Clone)]
pub enum Ask {
    /// A probe, whose answer is looked at under `expect`.
    Probe(Reference<(Probe,)>),
    /// The person who does the step.
    Person(Asks),
}

impl Value for Ask {
    fn form() -> Form {
        Form::Either(vec![Reference::<(Probe,)>::form(), Asks::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node.content {
            Content::Map(_) => Asks::read(node, reader).map(Self::Person),
            _ => Reference::read(node, reader).map(Self::Probe),
        }
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        if let Self::Person(asks) = self {
            asks.within(scope, check);
        }
    }
}
