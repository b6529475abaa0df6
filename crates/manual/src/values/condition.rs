//! Conditions: expressions that hold or do not.

use std::ops::Deref;

use expressions::Expected;

use super::Expression;
use crate::check::Check;
use crate::decode::{Form, Reader, Value};
use crate::problems::BAD_EXPRESSION;
use crate::scope::Scope;
use crate::yaml::Node;

/// An expression that holds or does not: `when`, `only_if`, `where`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition(Expression);

impl Deref for Condition {
    type Target = Expression;

    fn deref(&self) -> &Expression {
        &self.0
    }
}

impl Value for Condition {
    fn form() -> Form {
        Form::text("a condition", "status == 'open'", &BAD_EXPRESSION)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Expression::read(node, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.expect(&self.0, &Expected::condition(), scope);
    }
}
