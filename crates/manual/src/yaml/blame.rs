//! Turns an error of the YAML parser into the line that is to blame and a help that a person can use.
//!
//! The parser stops where it can go on no more; the mistake is often further up, where a quote or a
//! bracket was opened.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::quote;
use crate::at::At;
use crate::problems::{Problem, not_yaml, unquoted_expression};

/// What was read before the error.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Where the brackets begin that are still open.
    pub(super) brackets: Vec<usize>,
    /// The last scalar.
    pub(super) scalar: Range<usize>,
    /// Where the last value ended.
    pub(super) end: usize,
}

/// The mistake: a line, and what to say about it.
pub(super) struct Blame {
    /// The line, without its end.
    pub(super) line: Range<usize>,
    cause: Cause,
}

#[derive(PartialEq)]
enum Cause {
    /// An item whose indentation is not that of the items below it.
    OddItem,
    /// An item without a blank behind its `-`.
    Dash(String),
    Quote,
    Trailing,
    Bracket(char),
    Colon,
    Indentation,
    Unquoted(String),
    Blank(String),
    Unknown,
}

/// Finds the line that is to blame.
pub(super) fn blame(text: &str, error: &ScanError, before: &Before) -> Blame {
    let position = error.marker().byte_offset().unwrap_or(before.end).min(text.len());
    let here = line_of(text, position);
    let made = |line, cause| Blame { line, cause };
    let kind = error.kind();
    if let Some(start) = open_quote(text, kind, before) {
        return made(line_of(text, start), Cause::Quote);
    }
    if let Some(&start) = before.brackets.last() {
        let line = line_of(text, start);
        let closing = if text.as_bytes().get(start) == Some(&b'[') { ']' } else { '}' };
        if line != here || matches!(kind, ErrorKind::UnclosedFlowCollection { .. }) {
            return made(line, Cause::Bracket(closing));
        }
    }
    let scalar = line_of(text, before.scalar.start);
    if matches!(kind, ErrorKind::MappingValueNotAllowed) && scalar != here {
        let is_alone = text
            .get(scalar.start..before.scalar.start)
            .is_some_and(|lead| lead.trim_matches([' ', '-']).is_empty());
        let line = text.get(scalar.clone()).unwrap_or_default();
        return match with_blank(line) {
            Some(good) if is_alone => made(scalar, Cause::Blank(good)),
            _ if is_alone => made(scalar, Cause::Colon),
            _ => made(here, Cause::Indentation),
        };
    }
    if let Some((line, cause)) = odd_item(text, &here) {
        return made(line, cause);
    }
    let line = text.get(here.clone()).unwrap_or_default();
    let cause = match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => Cause::Trailing,
        ErrorKind::InvalidIndentation | ErrorKind::BlockSequenceEntryNotAllowed => {
            Cause::Indentation
        }
        _ => match quote::quoted_line(line) {
            Some(good) => Cause::Unquoted(good),
            None if !line.trim().is_empty() && !line.contains(':') => Cause::Colon,
            None => match with_blank(line) {
                Some(good) => Cause::Blank(good),
                None if matches!(kind, ErrorKind::ExpectedBlockMappingKey) => Cause::Indentation,
                None => Cause::Unknown,
            },
        },
    };
    made(here, cause)
}

impl Blame {
    /// Whether what stands below the line and further in does not belong to it.
    pub(super) fn is_alone(&self) -> bool {
        matches!(self.cause, Cause::OddItem | Cause::Dash(_))
    }

    /// Says what is wrong with the line.
    pub(super) fn problem(&self, at: At, line: &str) -> Problem {
        match &self.cause {
            Cause::Quote => not_yaml::not_yaml(
                at,
                "A quote is opened here and not closed.",
                "close the quote at the end of the text",
            ),
            Cause::Trailing => not_yaml::not_yaml(
                at,
                "Something stands behind the closing quote.",
                "put the whole value into quotes; a quote inside `'…'` is written twice",
            ),
            Cause::Bracket(closing) => not_yaml::not_yaml(
                at,
                "A bracket is opened here and not closed.",
                format!("add the closing `{closing}`"),
            ),
            Cause::Colon => not_yaml::not_yaml(
                at,
                "This line has no colon behind its key.",
                format!("write `{}`", with_colon(line)),
            ),
            Cause::Dash(good) => not_yaml::not_yaml(
                at,
                "There is no blank behind the `-`.",
                format!("write `{good}`"),
            ),
            Cause::OddItem => not_yaml::not_yaml(
                at,
                "The items of this list are not indented alike.",
                "indent it exactly like the items below it",
            ),
            Cause::Indentation => not_yaml::not_yaml(
                at,
                "The indentation of this line fits no line above it.",
                "indent it exactly like the keys or items that it belongs to",
            ),
            Cause::Unquoted(good) => unquoted_expression::unquoted_expression(at, good),
            Cause::Blank(good) => not_yaml::not_yaml(
                at,
                "There is no blank behind the colon.",
                format!("write `{good}`, with a blank behind the colon"),
            ),
            Cause::Unknown => not_yaml::not_yaml(
                at,
                "This line cannot be read.",
                "check its quotes, brackets, colons and commas",
            ),
        }
    }
}

/// Finds the item above a line that cannot stand below it, where the line itself is as those that follow.
fn odd_item(text: &str, here: &Range<usize>) -> Option<(Range<usize>, Cause)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let written = text.get(here.clone()).filter(|line| line.trim_start().starts_with("- "))?;
    let before = text.get(..here.start)?.trim_end();
    let above = line_of(text, before.len());
    let item = text.get(above.clone())?;
    let behind = item.trim_start().strip_prefix('-')?;
    if behind.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Some((above, Cause::Dash(format!("- {behind}"))));
    }
    let is_odd = behind.starts_with(' ') && indent(item) != indent(written);
    is_odd.then_some((above, Cause::OddItem))
}

/// Writes a line without a colon as it should be: behind its first word, where that can be a key.
fn with_colon(line: &str) -> String {
    let line = line.trim().trim_start_matches("- ");
    match line.split_once(' ') {
        Some((key, value)) if crate::values::name::is_name(key) => {
            format!("{key}: {}", value.trim())
        }
        _ => format!("{line}:"),
    }
}

/// Writes a line `key:value` as it should be.
fn with_blank(line: &str) -> Option<String> {
    let (key, value) = line.trim().split_once(':')?;
    let is_value = !value.is_empty() && !value.starts_with(' ') && !value.starts_with("//");
    let is_key = crate::values::name::is_name(key) && is_value;
    is_key.then(|| format!("{key}: {value}"))
}

fn open_quote(text: &str, kind: &ErrorKind, before: &Before) -> Option<usize> {
    let is_quote = matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar
    );
    let rest = text.get(before.end..).filter(|_| is_quote)?;
    rest.find(['"', '\'']).map(|found| before.end + found)
}

/// Returns the line around a byte, without its end.
pub(super) fn line_of(text: &str, position: usize) -> Range<usize> {
    let position = position.min(text.len());
    let bytes = text.as_bytes();
    let start = bytes.iter().take(position).rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let length = bytes.iter().skip(position).position(|byte| *byte == b'\n');
    start..length.map_or(text.len(), |length| position + length)
}
