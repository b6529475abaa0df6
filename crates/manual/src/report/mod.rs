//! Problems as people and programs read them.

mod json;
mod text;

pub use text::Colour;

use std::ops::Range;

use crate::at::At;
use crate::pages::Page;
use crate::problems::Problem;

/// All problems of a manual with the pages that they stand in.
#[derive(Debug)]
pub struct Problems {
    pages: Vec<Page>,
    list: Vec<Problem>,
}

/// A place in a page as editors count: lines and signs from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The sign in the line.
    pub column: usize,
}

impl Problems {
    pub(crate) fn new(pages: Vec<Page>, list: Vec<Problem>) -> Self {
        Self { pages, list }
    }

    pub(crate) fn into_parts(self) -> (Vec<Page>, Vec<Problem>) {
        (self.pages, self.list)
    }

    /// Walks through the problems in the order of pages and places.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// Returns the pages, which can be read although they have problems.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Returns where a place begins and ends.
    #[must_use]
    pub fn positions(&self, at: At) -> Range<Position> {
        position(self.page_text(at), at.start)..position(self.page_text(at), at.end)
    }

    fn page_text(&self, at: At) -> &str {
        self.pages.get(at.page).map_or("", |page| page.text.as_str())
    }

    fn page_path(&self, at: At) -> &str {
        self.pages.get(at.page).map_or("", |page| page.path.as_str())
    }
}

fn position(text: &str, byte: usize) -> Position {
    let before = text.get(..byte.min(text.len())).unwrap_or(text);
    let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    Position { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
}
