//! The effect `mail`: sends a letter.

use manual::decode::{Form, Reader, Value};
use manual::values::{Email, Expression, OrExpression, Reference};
use manual::yaml::Node;
use manual::{Check, Scope};

use crate::template::Template;

manual::keys! {
    /// Sends a letter, once for each decision however often it is tried.
    pub struct Mail {
        /// The template, or an answer that chose one.
        pub mail: OrExpression<Reference<Template>>,
        /// To whom.
        pub to: Recipient,
    }
}

/// To whom a letter goes.
#[derive(Debug, Clone)]
pub enum Recipient {
    /// Always to the same address.
    Address(Email),
    /// To an address of the record, such as `trainer.email`.
    Expression(Expression),
}

impl Value for Recipient {
    fn form() -> Form {
        Form::Either(vec![Expression::form(), Email::form()])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        // No expression begins like an address, so that a misspelt one is still known as one.
        let is_address = node
            .text()
            .is_some_and(|text| text.contains('@') && !text.contains(['\'', '"', '(', ' ']));
        if is_address {
            Email::read(node, reader).map(Self::Address)
        } else {
            Expression::read(node, reader).map(Self::Expression)
        }
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        if let Self::Expression(to) = self {
            to.within(scope, check);
        }
    }
}
