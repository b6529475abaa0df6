//! Names of fields, which are looked up in the record that they belong to.

use std::fmt;

use manual::at::Text;
use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Missing, Type};
use manual::values::{Expression, Name};
use manual::yaml::{Content, Node, Quoting, Scalar};
use manual::{Check, Scope};

/// The name of a field of the record that a block is about.
#[derive(Debug, Clone)]
pub struct FieldName {
    /// The name.
    pub name: Name,
    field: Expression,
}

impl FieldName {
    /// Looks the field up and returns its type; `Type::Dyn` where it was complained about.
    pub fn look_up(&self, scope: &Scope, check: &mut Check<'_>) -> Type {
        check.expect(&self.field, &any(), scope)
    }
}

impl FieldName {
    /// Checks that the field holds a type, and may be missing.
    pub(crate) fn holds(&self, of: Type, scope: &Scope, check: &mut Check<'_>) {
        check.expect(&self.field, &Expected::of(of.optional()), scope);
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl Value for FieldName {
    fn form() -> Form {
        Name::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let name = Name::read(node, reader)?;
        Some(Self { name, field: Expression::read(node, reader)? })
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        self.look_up(scope, check);
    }
}

/// Takes a part of a text for an expression.
pub(crate) fn expression(text: Text, reader: &mut Reader<'_>) -> Option<Expression> {
    let at = text.at();
    let content = Content::Scalar(Scalar { text, quoting: Quoting::Bare });
    Expression::read(&Node { at, content }, reader)
}

/// Wants a field of any type, which may be missing.
pub(crate) fn any() -> Expected {
    Expected::of(Type::Dyn).when_missing(Missing::IsUnknown)
}
