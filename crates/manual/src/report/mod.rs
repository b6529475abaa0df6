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
    /// Where each line of each page begins.
    lines: Vec<Vec<usize>>,
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
        let begins = |page: &Page| {
            let after = page.text.match_indices('\n').map(|(newline, _)| newline + 1);
            std::iter::once(0).chain(after).collect()
        };
        let lines = pages.iter().map(begins).collect();
        Self { pages, list, lines }
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
        self.position(at.page, at.start)..self.position(at.page, at.end)
    }

    fn position(&self, page: usize, byte: usize) -> Position {
        let begins = self.lines.get(page).map_or(&[][..], Vec::as_slice);
        let line = begins.partition_point(|begin| *begin <= byte);
        let begin = line.checked_sub(1).and_then(|line| begins.get(line)).copied().unwrap_or(0);
        let text = self.pages.get(page).map_or("", |page| page.text.as_str());
        let before = text.get(begin..byte.min(text.len())).unwrap_or_default();
        Position { line: line.max(1), column: before.chars().count() + 1 }
    }

    fn page_text(&self, at: At) -> &str {
        self.pages.get(at.page).map_or("", |page| page.text.as_str())
    }

    /// Returns the path of the page that a place is in.
    #[must_use]
    pub fn page_path(&self, at: At) -> &str {
        self.pages.get(at.page).map_or("", |page| page.path.as_str())
    }
}
