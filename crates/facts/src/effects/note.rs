//! The effect `note`.

use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Missing, Type};
use manual::problems::BAD_EXPRESSION;
use manual::values::{Expression, OrExpression, Template};
use manual::yaml::Node;
use manual::{Check, Problem, Scope};

manual::keys! {
    /// Writes a note into the story of a record.
    pub struct Note {
        /// In whose story: the record at hand or one that it refers to.
        pub note: Noted,
        /// What it says.
        pub text: OrExpression<Template>,
    }
}

/// The record into whose story something is written.
#[derive(Debug, Clone)]
pub struct Noted(pub Expression);

impl Value for Noted {
    fn form() -> Form {
        Form::text(
            "the record at hand or one that it refers to",
            "purchase.trainer",
            &BAD_EXPRESSION,
        )
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Expression::read(node, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        let wanted = Expected::of(Type::Dyn).when_missing(Missing::IsUnknown);
        let of = check.expect(&self.0, &wanted, scope);
        if !matches!(present(&of), Type::Record(_) | Type::Dyn) {
            let text = self.0.text();
            let says = format!("`{}` is no record but {of}.", text.as_str());
            let problem = Problem::new(&BAD_EXPRESSION, text.at(), says);
            check.report(problem.help("name the record at hand, or a field that refers to one"));
        }
    }
}

pub(super) fn present(of: &Type) -> &Type {
    match of {
        Type::Optional(present) => present,
        present => present,
    }
}
