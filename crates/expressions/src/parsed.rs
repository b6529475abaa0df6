//! The way from a text to a program.

use crate::check;
use crate::complaint::{Complaint, Complaints};
use crate::place::Place;
use crate::program::{Meaning, Program, lower};
use crate::schema::{Expected, Schema};
use crate::syntax::parse::{Form, Syntax, parse};
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
        Self { syntax: parse(text, Form::Expression) }
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

/// What stands between the braces of a text such as `{{ purchase.amount | money }}`: an expression,
/// after `or` what to show where its value is missing, and after `|` how to show it.
#[derive(Debug, Clone)]
pub struct Placeholder {
    /// The expression; `a or b` is read as `a.or(b)`.
    pub value: Parsed,
    /// The filter.
    pub filter: Option<Filter>,
}

/// A name for how a value is to be shown. Which names there are is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The name, such as `money`.
    pub name: String,
    /// Where it stands between the braces.
    pub place: Place,
}

impl Placeholder {
    /// Reads what stands between the braces.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut syntax = parse(text, Form::Placeholder);
        let filter = syntax.filter.take().map(|(name, place)| Filter { name, place });
        Self { value: Parsed { syntax }, filter }
    }
}

fn finish(
    complaints: Complaints,
    lower: impl FnOnce() -> Program,
) -> Result<Program, Vec<Complaint>> {
    if complaints.is_empty() { Ok(lower()) } else { Err(complaints.in_order()) }
}
