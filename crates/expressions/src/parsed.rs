//! The way from a text to a program.

use vocabulary::Money;

use crate::check;
use crate::complaint::{Complaint, Complaints};
use crate::place::Place;
use crate::program::{Meaning, Program, lower};
use crate::schema::{Expected, Schema};
use crate::syntax::parse::{Syntax, parse};
use crate::syntax::tree::{Constant, Kind};
use crate::types::Type;

/// A text that was read as an expression.
#[derive(Debug, Clone)]
pub struct Parsed {
    syntax: Syntax,
}

impl Parsed {
    /// Reads a text. Mistakes do not end it; [`Self::check`] hands them back with its own.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self { syntax: parse(text) }
    }

    /// Checks the expression against what it may speak of and what is wanted of it, and compiles it.
    ///
    /// # Errors
    /// All mistakes of reading and checking, in the order of the text.
    pub fn check(
        &self,
        schema: &dyn Schema,
        expected: &Expected,
    ) -> Result<Program, Vec<Complaint>> {
        let checked = check::check(&self.syntax, schema, expected);
        let Syntax { tree, root, .. } = &self.syntax;
        finish(checked.complaints, || lower(tree, *root, checked.meaning, checked.gives))
    }

    /// Lists the amounts that stand in the text with their places: `22.00 AUD`, `money('22.00 AUD')`.
    pub fn amounts(&self) -> impl Iterator<Item = (Place, Money)> {
        let tree = &self.syntax.tree;
        tree.iter().filter_map(|node| match &node.kind {
            Kind::Constant(Constant::Money(amount)) => Some((node.place, *amount)),
            Kind::Call(call) if call.name == "money" => match call.arguments.as_slice() {
                [text] => Some((tree.place(*text), tree.text(*text)?.parse().ok()?)),
                _ => None,
            },
            _ => None,
        })
    }

    /// Compiles the expression without checking it, as the standard allows: every name is read as it
    /// stands, every type is found out when it is evaluated, and so is every mistake.
    ///
    /// # Errors
    /// The mistakes of reading.
    pub fn unchecked(&self) -> Result<Program, Vec<Complaint>> {
        let Syntax { tree, root, complaints, .. } = &self.syntax;
        finish(complaints.clone(), || lower(tree, *root, Meaning::default(), Type::Dyn))
    }
}

fn finish(
    complaints: Complaints,
    lower: impl FnOnce() -> Program,
) -> Result<Program, Vec<Complaint>> {
    if complaints.is_empty() { Ok(lower()) } else { Err(complaints.in_order()) }
}
