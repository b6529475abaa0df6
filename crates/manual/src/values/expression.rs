//! Expressions: kept as text with their place; whoever knows CEL checks them when all blocks are read.

use expressions::{Expected, Type};

use crate::at::{At, Text};
use crate::check::Check;
use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_EXPRESSION, bad_expression};
use crate::scope::Scope;
use crate::yaml::{Node, Plain, Quoting};

/// A condition or another expression, where the key makes the whole text one: `when`, `only_if`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    text: Text,
    id: ExpressionId,
}

/// The block in which an expression stands, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ExpressionId {
    pub(crate) block: usize,
    pub(crate) number: usize,
}

impl ExpressionId {
    /// Of expressions that stand in for one that could not be read, which may give anything.
    pub(crate) const STAND_IN: Self = Self { block: usize::MAX, number: usize::MAX };
}

impl Expression {
    /// Returns the text with its place.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    pub(crate) fn id(&self) -> ExpressionId {
        self.id
    }

    /// Takes a text, unless it is empty.
    pub(crate) fn of(text: &Text, reader: &mut Reader<'_>) -> Option<Self> {
        let text = text.trimmed();
        if text.as_str().is_empty() {
            reader.report(
                bad_expression::bad_expression(text.at(), "This expression is empty.")
                    .expected(Self::form().phrase()),
            );
            return None;
        }
        Some(reader.note_expression(|id| Self { text, id }))
    }
}

impl Value for Expression {
    fn form() -> Form {
        Form::text("an expression", "status == 'open'", &BAD_EXPRESSION)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = &reader.scalar(node, &Self::form())?.text;
        let behind = text.as_str().strip_prefix('=').filter(|rest| !rest.starts_with('='));
        if let Some(rest) = behind {
            let problem = bad_expression::bad_expression(node.at, "Here the `=` is not needed.");
            reader.report(problem.help(format!("write `{}`", rest.trim())));
            return None;
        }
        Self::of(text, reader)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.expect(self, &Expected::of(Type::Dyn), scope);
    }
}

/// An expression (`"= answer.reason"`) where a value of another type would also do.
#[derive(Debug, Clone)]
pub enum OrExpression<V> {
    /// The value itself.
    Value(V),
    /// What gives the value when it is needed.
    Expression(Expression),
}

impl<V: Value> Value for OrExpression<V> {
    fn form() -> Form {
        let expression =
            Form::text("an expression behind `=`", "\"= answer.reason\"", &BAD_EXPRESSION);
        Form::Either(vec![V::form(), expression])
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let scalar = node.scalar().filter(|scalar| {
            let text = scalar.text.as_str();
            text.starts_with('=')
                && !text.starts_with("==")
                && (scalar.quoting == Quoting::Quoted || scalar.plain() == Plain::Text)
        });
        match scalar {
            Some(scalar) => {
                let behind = scalar.text.part(1..scalar.text.as_str().len());
                Expression::of(&behind, reader).map(Self::Expression)
            }
            None => V::read(node, reader).map(Self::Value),
        }
    }

    fn stand_in(at: At, reader: &mut Reader<'_>) -> Option<Self> {
        Expression::stand_in(at, reader).map(Self::Expression)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        match self {
            Self::Value(value) => value.within(scope, check),
            Self::Expression(expression) => {
                check.expect(expression, &Expected::of(V::wanted()), scope);
            }
        }
    }
}
