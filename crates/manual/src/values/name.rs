//! Names: small letters, digits and `_`, beginning with a letter.

use std::fmt;

use expressions::Type;

use crate::at::At;
use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_NAME, bad_name};
use crate::yaml::Node;

/// The longest name: PostgreSQL cuts what is longer.
const LONGEST: usize = 63;

/// A name such as `refund_rate`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// Returns the name as a text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a text that is a name, or the name that was probably meant; nothing where none can be made
    /// of it.
    #[must_use]
    pub fn meant(written: &str) -> Option<Self> {
        if is_name(written) { Some(Self(written.to_owned())) } else { mended(written).map(Self) }
    }

    /// Takes a text that is a name, or reports it and takes the name that was probably meant, of which
    /// others speak.
    pub(crate) fn of(name: &str, at: At, reader: &mut Reader<'_>) -> Option<Self> {
        let meant = Self::meant(name);
        if !is_name(name) {
            reader.report(bad_name::bad_name(at, name, meant.as_ref().map(Self::as_str)));
        }
        meant
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Value for Name {
    fn form() -> Form {
        Form::text("a name", "refund_rate", &BAD_NAME)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let name = reader.scalar(node, &Self::form())?.text.as_str();
        Self::of(name, node.at, reader)
    }

    fn wanted() -> Type {
        Type::Text
    }
}

/// Whether a text can be a name.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Writes a text as a name, if that can be done.
pub(crate) fn mended(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut before = ' ';
    for sign in text.chars() {
        let begins_word = before.is_ascii_lowercase();
        before = sign;
        match sign {
            'A'..='Z' => {
                if begins_word {
                    name.push('_');
                }
                name.push(sign.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => name.push(sign),
            _ if !name.is_empty() && !name.ends_with('_') => name.push('_'),
            _ => {}
        }
    }
    let name = name.trim_end_matches('_');
    is_name(name).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_was_meant_is_made_of_what_is_written() {
        let check = |written, expected: Option<&str>| {
            assert_eq!(Name::meant(written).as_ref().map(Name::as_str), expected, "{written}");
        };
        check("trainer_id", Some("trainer_id"));
        check("Trainer ID", Some("trainer_id"));
        check("trainerId", Some("trainer_id"));
        check("front-desk", Some("front_desk"));
        check("9", None);
    }
}
