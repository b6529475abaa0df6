//! Lists as files, for people with a spreadsheet: CSV that no spreadsheet takes for formulas, or JSON.

pub mod csv;

mod attachment;

use std::convert::Infallible;
use std::fmt::Display;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Serialize;
use vocabulary::{Error, Kind, Result};

use crate::{Page, PageQuery};

pub use attachment::attachment;

/// The most lines of a list that is written as a whole: far more than anybody reads.
const MOST: usize = 10_000;

/// How many lines are read at a time; as many as a page may have.
const AT_ONCE: u16 = 200;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a line of headings.
    Csv,
    /// One JSON array.
    Json,
}

impl Format {
    /// Names the form in file names and leaves.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Names the form as HTTP does.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The form that a route's own path ends with: one handler serves the list in every form.
impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> std::result::Result<Self, Self::Rejection> {
        Ok(if parts.uri.path().ends_with(".json") { Self::Json } else { Self::Csv })
    }
}

/// Something that is a line of a file.
pub trait Line: Serialize {
    /// The names of the fields.
    const HEADINGS: &'static [&'static str];

    /// Returns the fields in the order of their names.
    fn fields(&self) -> Vec<String>;
}

/// The lines of a file while page after page is read.
pub struct Gathering<L> {
    lines: Vec<L>,
    next: Option<PageQuery>,
}

impl<L> Default for Gathering<L> {
    fn default() -> Self {
        Self { lines: Vec::new(), next: Some(PageQuery::first(AT_ONCE)) }
    }
}

impl<L> Gathering<L> {
    /// Begins with nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the page that is to be read next, until there is none.
    #[must_use]
    pub fn next(&self) -> Option<PageQuery> {
        self.next.clone()
    }

    /// Adds a page.
    ///
    /// # Errors
    /// When there are more lines than a file may have.
    pub fn add(&mut self, page: Page<L>) -> Result<()> {
        self.lines.extend(page.items);
        if page.next.is_some() && self.lines.len() >= MOST {
            return Err(too_many(MOST, "Narrow the list by its filter."));
        }
        self.next = self.next.take().zip(page.next).map(|(query, next)| query.then(next));
        Ok(())
    }

    /// Returns all of them.
    #[must_use]
    pub fn lines(self) -> Vec<L> {
        self.lines
    }
}

/// Writes a list that fits into memory as a whole.
///
/// # Errors
/// When a line cannot be written as JSON.
pub fn write<L: Line>(lines: &[L], format: Format) -> Result<String> {
    if format == Format::Json {
        return serde_json::to_string_pretty(lines).map_err(Error::internal);
    }
    let mut text = String::new();
    csv::line(&mut text, L::HEADINGS.iter().copied());
    for line in lines {
        csv::line(&mut text, line.fields().iter().map(String::as_str));
    }
    Ok(text)
}

/// Writes what may be missing.
#[must_use]
pub fn or_empty(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Refuses a file with more lines than it may have.
#[must_use]
pub fn too_many(most: impl Display, hint: &str) -> Error {
    Error::new(
        Kind::TooLarge,
        "too-many-lines",
        format!("There are more than {most} lines, the most that one file has."),
    )
    .hint(hint)
}
