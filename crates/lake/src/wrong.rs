//! What is wrong with a query: what the engine says, at its place in the query and in our words.

use std::ops::Range;

use datafusion::common::{Column, SchemaError, Span};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::sql::sqlparser::parser::ParserError;
use datafusion::sql::sqlparser::tokenizer;
use manual::Complaint;
use manual::nearest::meant;
use vocabulary::{Error, Kind};

use crate::plain::plainly;
use crate::session::Session;

/// Makes a complaint.
pub(crate) fn wrong(range: Range<usize>, says: impl Into<String>, help: &str) -> Complaint {
    Complaint { range, says: says.into(), expected: None, help: Some(help.to_owned()) }
}

/// Tells what is wrong with a query that cannot be read or planned, at the start of it where the engine
/// does not say where; `state` knows the functions.
pub(crate) fn complain(error: &DataFusionError, text: &str, state: &SessionState) -> Complaint {
    let span = error.diagnostic().and_then(|diagnostic| diagnostic.span);
    let range = span.map_or(0..0, |span| between(span, text));
    match error.find_root() {
        DataFusionError::SQL(error, _) => unreadable(error, text),
        DataFusionError::SchemaError(error, _) => no_such_column(error, range),
        other => {
            let message = other.message();
            if let Some(name) = unknown_function(&message) {
                return no_such_function(name, range, state);
            }
            plainly(&message, range, text)
        }
    }
}

/// Turns a complaint into the error of whoever asked.
pub(crate) fn refusal(complaint: Complaint, text: &str) -> Error {
    let Complaint { range, says, expected, help } = complaint;
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let says = format!("Line {line}, column {column}: {says}");
    let error =
        Error::new(Kind::Invalid, "bad-query", says).with("line", line).with("column", column);
    let expected = expected.map(|expected| format!("expected is {expected}"));
    match help.or(expected) {
        Some(help) => error.hint(sentence(&help)),
        None => error,
    }
}

/// Turns what went wrong while a query ran into the error of whoever asked.
pub(crate) fn failure(error: DataFusionError) -> Error {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => {
            let says = "The query needs more memory than it may have.";
            Error::new(Kind::TooLarge, "query-too-large", says)
                .hint("Ask for less at once: a shorter time, or sums instead of rows.")
                .because(error)
        }
        DataFusionError::Internal(_) | DataFusionError::ExecutionJoin(_) => Error::internal(error),
        other => {
            let says = format!("The query failed: {}", sentence(&other.message()));
            Error::new(Kind::Invalid, "query-failed", says).because(error)
        }
    }
}

/// Finds the bytes that the reader's span means.
pub(crate) fn place(span: tokenizer::Span, text: &str) -> Range<usize> {
    Span::try_from_sqlparser_span(span).map_or(0..0, |span| between(span, text))
}

fn between(span: Span, text: &str) -> Range<usize> {
    let start = byte((span.start.line, span.start.column), text);
    start..byte((span.end.line, span.end.column), text).max(start)
}

/// Finds the byte at a line and a column, both counted in characters from 1.
fn byte((line, column): (u64, u64), text: &str) -> usize {
    let (line, column) = (usize::try_from(line), usize::try_from(column));
    let (Ok(line), Ok(column)) = (line, column) else { return 0 };
    let above = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(above..).unwrap_or_default();
    above + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

/// Reads the sentence of the reader: what it expected, what it found, and where.
fn unreadable(error: &ParserError, text: &str) -> Complaint {
    let (ParserError::ParserError(says) | ParserError::TokenizerError(says)) = error else {
        return wrong(0..0, "This query is nested too deeply.", "take it apart with `with`");
    };
    let (says, start) = match says.rsplit_once(" at Line: ") {
        Some((says, at)) => (says, position(at).map(|at| byte(at, text))),
        None => (says.as_str(), None),
    };
    let Some((expected, found)) =
        says.strip_prefix("Expected: ").and_then(|says| says.split_once(", found: "))
    else {
        let start = start.unwrap_or_default();
        return Complaint { range: start..start, says: sentence(says), expected: None, help: None };
    };
    let expected = Some(expected.to_owned());
    if found == "EOF" {
        let end = text.trim_end().len();
        return Complaint {
            range: end..end,
            says: "The query ends here.".to_owned(),
            expected,
            help: None,
        };
    }
    let start = start.unwrap_or_default();
    let says = format!("`{found}` cannot stand here.");
    let help = is_unit(found).then(|| format!("a span of time is written `interval '7 {found}'`"));
    Complaint { range: start..(start + found.len()).min(text.len()), says, expected, help }
}

/// Whether somebody wrote a span of time as people say it: `now() - 7 days`.
fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 7] = ["second", "minute", "hour", "day", "week", "month", "year"];
    let word = word.to_lowercase();
    UNITS.contains(&word.trim_end_matches('s'))
}

fn position(written: &str) -> Option<(u64, u64)> {
    let (line, column) = written.split_once(", Column: ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// Finds the name in the engine's complaint about a function, whose own guess is a poor one.
fn unknown_function(message: &str) -> Option<&str> {
    message.strip_prefix("Invalid function '")?.split('\'').next()
}

fn no_such_function(name: &str, range: Range<usize>, state: &SessionState) -> Complaint {
    let help = meant(name, &Session::functions(state));
    Complaint { range, says: format!("There is no function `{name}`."), expected: None, help }
}

fn no_such_column(error: &SchemaError, range: Range<usize>) -> Complaint {
    let (says, help) = match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let of_table =
                |known: &&Column| field.relation.is_none() || known.relation == field.relation;
            let known: Vec<&str> =
                valid_fields.iter().filter(of_table).map(|known| known.name.as_str()).collect();
            let says = match &field.relation {
                Some(table) if known.is_empty() => format!("There is no `{table}` here."),
                Some(table) => format!("`{table}` has no column `{}`.", field.name),
                None => format!("There is no column `{}`.", field.name),
            };
            (says, meant(&field.name, &known))
        }
        SchemaError::AmbiguousReference { field } => {
            let says = format!("Several tables have a column `{}`.", field.name);
            (says, Some("write the name of the table and a point before it".to_owned()))
        }
        SchemaError::DuplicateQualifiedField { name, .. }
        | SchemaError::DuplicateUnqualifiedField { name } => {
            let says = format!("Two columns are called `{name}`.");
            (says, Some("give one of them another name with `as`".to_owned()))
        }
    };
    Complaint { range, says, expected: None, help }
}

/// Writes a sentence with a capital and a full stop.
fn sentence(written: &str) -> String {
    let mut letters = written.trim().chars();
    let mut sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}
