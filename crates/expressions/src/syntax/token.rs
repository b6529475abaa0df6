//! The smallest pieces of an expression that mean something.

use super::tree::Constant;
use crate::place::Place;

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Place,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Name(String),
    /// A field's name between backticks, such as `` `content-type` ``.
    Quoted(String),
    Constant(Constant),
    /// The digits of a whole number, whose sign stands in another token.
    Magnitude(u64),
    /// One of [`SIGNS`].
    Sign(&'static str),
    /// Something that could not be read and was complained about; it stands for a value.
    Wrong,
    End,
}

/// What is written with signs, longer ones first. The last line is no part of the language: it is
/// what people bring along from others, and each gets an answer of its own.
pub(super) const SIGNS: [&str; 33] = [
    "===", "!==", "&&", "||", "==", "!=", "<=", ">=", "<>", "(", ")", "[", "]", "{", "}", ".", ",",
    "?", ":", "!", "<", ">", "+", "-", "*", "/", "%", //
    "=", "&", "|", ";", "≤", "≥",
];

/// Words that the standard keeps for itself; a name may not be one of them, a field may.
pub(super) const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];
