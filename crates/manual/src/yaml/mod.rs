//! The body of a block: YAML 1.2 as a tree in which each value knows its place in the page.
//!
//! It is stricter than YAML: no anchors, aliases, merge keys or tags, no key twice, no unquoted `yes`,
//! `no`, `on` or `off` as a value, no tabs before a line's first sign, no unquoted text over several
//! lines. What breaks one of these rules becomes [`Content::Broken`], so that nobody complains twice.

mod align;
mod blame;
mod frame;
mod quote;
mod read;
mod tree;

pub(crate) use read::read;

use crate::at::{At, Text};
use crate::problems::Problem;

/// How deeply lists and maps may stand in one another; the deepest block we know has seven.
pub const DEEPEST: usize = 32;

/// How many items a list may have, and how many keys stand beside each other: what is longer is a table,
/// and its rows are records. What checks each of them against all others stays bounded by it, too.
pub const MOST_ITEMS: usize = 1_000;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands; of what runs over several lines, the first.
    pub at: At,
    /// What it is.
    pub content: Content,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Content {
    /// One text, number, truth or nothing.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// Keys, which are scalars, with their values.
    Map(Vec<(Node, Node)>),
    /// Something that has been complained about already.
    Broken,
}

/// A text, number, truth or nothing.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// What is written, without quotes and escapes.
    pub text: Text,
    /// Whether it is quoted or a block of lines, so that it is a text whatever it looks like.
    pub quoting: Quoting,
}

/// Whether a scalar is marked as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// It stands bare.
    Bare,
    /// It is in quotes, or behind `|` or `>`.
    Quoted,
}

/// What a bare scalar is, by YAML's core schema.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Plain {
    /// Nothing at all, or `null`.
    Nothing,
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// Anything else, and whatever is quoted.
    Text,
}

impl Scalar {
    /// Returns what it is.
    #[must_use]
    pub fn plain(&self) -> Plain {
        let text = self.text.as_str();
        match (self.quoting, text) {
            (Quoting::Quoted, _) => Plain::Text,
            (_, "" | "~" | "null" | "Null" | "NULL") => Plain::Nothing,
            (_, "true" | "True" | "TRUE") => Plain::Truth(true),
            (_, "false" | "False" | "FALSE") => Plain::Truth(false),
            _ => number(text),
        }
    }
}

fn number(text: &str) -> Plain {
    // Rust would also read `inf` and `nan` as numbers.
    let is_number = text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
    match (is_number, text.parse(), text.parse()) {
        (true, Ok(whole), _) => Plain::Whole(whole),
        (true, _, Ok(number)) => Plain::Number(number),
        _ => Plain::Text,
    }
}

impl Node {
    /// Returns the scalar, if it is one.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns the text of a scalar, whatever type it has.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.scalar().map(|scalar| scalar.text.as_str())
    }

    /// Says what it is, for "expected …, found …".
    #[must_use]
    pub fn found(&self) -> String {
        let Content::Scalar(scalar) = &self.content else {
            return match self.content {
                Content::List(_) => "a list",
                Content::Map(_) => "keys with values",
                _ => "something unreadable",
            }
            .to_owned();
        };
        let text: String = scalar.text.as_str().chars().take(LONGEST_SHOWN).collect();
        match scalar.plain() {
            Plain::Nothing => "nothing".to_owned(),
            Plain::Truth(_) => format!("the truth `{text}`"),
            Plain::Whole(_) | Plain::Number(_) => format!("the number `{text}`"),
            Plain::Text => format!("the text `{text}`"),
        }
    }
}

/// How many signs of a text are repeated in a problem; the line itself is shown anyway.
const LONGEST_SHOWN: usize = 60;

/// The body of a block.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// What is wrong with it as YAML.
    pub(crate) problems: Vec<Problem>,
    pub(crate) reading: Reading,
    /// The keys in lines that could not be read.
    pub(crate) lost: Vec<String>,
    /// Values that read as two things, such as an unquoted `yes`; each is a problem.
    pub(crate) ambiguous: Vec<(At, String)>,
}

/// Whether all of a body could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Whole,
    /// Lines were left out, so that nobody must complain about what is missing.
    Partial,
}
