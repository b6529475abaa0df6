//! The pages of a manual: what people read, and the blocks that stand in it.
//!
//! Nothing here knows what a block means; a page is text with the places of its blocks, headings and
//! live values.

mod fences;
mod folder;
mod markdown;
#[cfg(test)]
mod tests;

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::at::{At, Offsets, Text};
use crate::problems::{Problem, too_large};

/// The most bytes that a page may have: a thick book has as many.
pub const MOST_BYTES: usize = 1 << 20;

/// The texts of a manual's pages, in their order, before anybody has understood them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(crate) pages: Vec<Source>,
    pub(crate) problems: Vec<Problem>,
}

/// The text of one page.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    fn new(path: String, mut text: String) -> Self {
        // Some editors begin a file with a mark that would hide the first heading or fence.
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Self { path, text }
    }
}

impl Sources {
    /// Takes pages that are in memory: their paths with `/`, and their texts.
    pub fn of<P: Into<String>, T: Into<String>>(pages: impl IntoIterator<Item = (P, T)>) -> Self {
        let mut sources = Self::default();
        for (path, text) in pages {
            sources.pages.push(Source::new(path.into(), text.into()));
        }
        sources.pages.sort_by_cached_key(|page| reading_order(&page.path));
        sources.refuse_large();
        sources
    }

    /// Returns the hash that the manual of these pages has; nothing when one of them could not be read.
    #[must_use]
    pub fn hash(&self) -> Option<String> {
        let pages = self.pages.iter().map(|page| (&*page.path, &*page.text));
        self.problems.is_empty().then(|| content_hash(pages))
    }

    /// Whether there is no page at all, and nothing that could not be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.problems.is_empty()
    }

    fn refuse_large(&mut self) {
        for (index, page) in self.pages.iter_mut().enumerate() {
            if page.text.len() > MOST_BYTES {
                page.text.clear();
                self.problems.push(too_large::too_large(At::new(index, 0..0), MOST_BYTES));
            }
        }
    }
}

/// Hashes paths and texts (SHA-256 in hexadecimal).
pub(crate) fn content_hash<'p>(pages: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut hasher = Sha256::new();
    for part in pages.flat_map(|(path, text)| [path, text]) {
        // With their lengths, so that nothing can move from one part to the next unseen.
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

/// Sorts the front page of each folder before everything else in it.
fn reading_order(path: &str) -> Vec<String> {
    let front = |part: &str| if part == "README.md" { String::new() } else { part.to_owned() };
    path.split('/').map(front).collect()
}

/// One page of a manual.
#[derive(Debug, Clone)]
pub struct Page {
    /// The path under the manual's folder, with `/`.
    pub path: String,
    /// The first heading, or the path where there is none.
    pub title: String,
    /// The whole text.
    pub text: String,
    /// Prose and blocks in their order.
    pub parts: Vec<Part>,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The live values in the prose.
    pub live_values: Vec<LiveValue>,
}

/// A stretch of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Markdown without blocks, as a range of the page's text.
    Prose(Range<usize>),
    /// A block, by its number in the manual.
    Block(usize),
}

/// A heading of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the largest, 6 for the smallest.
    pub level: u8,
    /// The heading's words.
    pub text: String,
    /// Where it stands.
    pub at: At,
}

/// Inline code in prose that begins with `=`: the console shows the value instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveValue {
    /// The expression behind the sign.
    pub expression: Text,
    /// Where the inline code stands.
    pub at: At,
}

impl Page {
    /// Returns the prose right above a block, such as the instruction of a step.
    #[must_use]
    pub fn prose_above(&self, block: usize) -> &str {
        let position = self.parts.iter().position(|part| *part == Part::Block(block));
        match position.and_then(|position| self.parts.get(position.checked_sub(1)?)) {
            Some(Part::Prose(range)) => self.text.get(range.clone()).unwrap_or_default().trim(),
            _ => "",
        }
    }
}

/// A fence whose info string begins with `yaml` and a word, not yet understood.
#[derive(Debug)]
pub(crate) struct Fence {
    /// The words behind `yaml`, with their places.
    pub(crate) words: Vec<(String, At)>,
    /// The opening line.
    pub(crate) opening: At,
    pub(crate) body: String,
    pub(crate) offsets: Offsets,
    pub(crate) closing: Closing,
}

/// Whether a fence ended as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    Closed,
    LeftOpen,
}

/// All pages with their fences.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) pages: Vec<Page>,
    pub(crate) fences: Vec<Fence>,
    pub(crate) problems: Vec<Problem>,
}

impl Pages {
    /// Reads all pages.
    pub(crate) fn read(sources: Sources) -> Self {
        let mut pages = Self { problems: sources.problems, ..Self::default() };
        for (index, source) in sources.pages.into_iter().enumerate() {
            markdown::read(&mut pages, index, source);
        }
        pages
    }
}
