//! What an expression reads: the names whose values it needs.

use std::fmt;

use crate::types::Type;

/// One fact that an expression reads: a dotted name, or what a function says about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The function that is asked, such as `down`.
    pub function: Option<String>,
    /// The name and the fields that follow it, such as `purchase`, `trainer`, `email`.
    pub path: Vec<String>,
    /// The type of what is read.
    pub gives: Type,
}

/// Writes it as it stands in the expression.
impl fmt::Display for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.join(".");
        match &self.function {
            Some(function) => write!(f, "{function}({path})"),
            None => f.write_str(&path),
        }
    }
}

/// The reads of one expression, each once, numbered in the order of the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads(Vec<Read>);

impl Reads {
    /// Returns the number of a read, which it gets if it is new.
    pub(crate) fn number(&mut self, read: Read) -> usize {
        let same = |known: &Read| (&known.function, &known.path) == (&read.function, &read.path);
        self.0.iter().position(same).unwrap_or_else(|| {
            self.0.push(read);
            self.0.len() - 1
        })
    }

    pub(crate) fn all(&self) -> &[Read] {
        &self.0
    }
}
