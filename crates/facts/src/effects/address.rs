//! Addresses of what can be set: a field, or names with points between them.

use std::fmt;

use manual::decode::{Form, Reader, Value};
use manual::problems::BAD_VALUE;
use manual::values::Expression;
use manual::yaml::Node;
use vocabulary::Error;

/// The most names with points between them: who needs more sets the record that is meant itself.
const LONGEST: usize = 6;

/// What is set: `status`, `purchase.status`, `flag.ai_mode`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Expression);

impl Address {
    /// Returns it as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.text().as_str()
    }

    /// Lists the names between the points; there is at least one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.as_str().split('.')
    }

    /// Returns it as an expression, which gives what is there before it is set.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Value for Address {
    fn form() -> Form {
        Form::text("a field, or names with points between them,", "purchase.status", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        reader.parsed(node, &Self::form(), check_form)?;
        Expression::read(node, reader).map(Self)
    }
}

fn check_form(text: &str) -> vocabulary::Result<()> {
    let names: Vec<&str> = text.split('.').collect();
    if names.len() <= LONGEST && names.iter().all(|name| is_name(name)) {
        return Ok(());
    }
    let hint = match text.to_lowercase().replace([' ', '-'], "_") {
        small if small != text && small.split('.').all(is_name) => format!("write `{small}`"),
        _ => "write a field such as `status`, or `purchase.status` for that of another record"
            .to_owned(),
    };
    Err(Error::invalid(format!("`{text}` is no address of a value.")).hint(hint))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
