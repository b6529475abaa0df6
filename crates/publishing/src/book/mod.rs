//! The manual drawn as a book: prose, blocks as readable panels, and links between them.
//!
//! Whatever the pages hold, what is drawn is safe: markup in them is shown as text, and a link leads to
//! a page of the book, into the console, or to an address that a browser cannot mistake for a script.

mod addresses;
mod blocks;
mod links;
mod prose;
mod remarks;
pub(crate) mod search;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use manual::pages::Page;
use manual::{Block, Manual};

pub(crate) use addresses::{block_id, page_address};
pub(crate) use prose::draw;
pub(crate) use remarks::{Remark, remarks};

/// The pages that are drawn, and what their blocks are.
pub(crate) struct Book<'b> {
    pages: &'b [Page],
    /// None for pages that do not check: their blocks are shown as they are written.
    manual: Option<&'b Manual>,
    /// The numbers of the blocks whose names hold everywhere.
    names: HashMap<(&'b str, &'b str), usize>,
    /// The numbers of all blocks by the page and the byte where they begin.
    places: BTreeMap<(usize, usize), usize>,
}

impl<'b> Book<'b> {
    /// Binds pages that check.
    pub(crate) fn of(manual: &'b Manual) -> Self {
        let mut names = HashMap::new();
        let mut places = BTreeMap::new();
        for block in manual.iter() {
            places.insert((block.at.page, block.at.start), block.number);
            // A name that several pages have says nothing outside of its page.
            names
                .entry((block.kind, block.name.as_str()))
                .and_modify(|number| *number = usize::MAX)
                .or_insert(block.number);
        }
        Self { pages: manual.pages(), manual: Some(manual), names, places }
    }

    /// Binds pages that do not check, or are no manual.
    pub(crate) fn unchecked(pages: &'b [Page]) -> Self {
        Self { pages, manual: None, names: HashMap::new(), places: BTreeMap::new() }
    }

    /// Returns the pages in their order.
    pub(crate) fn pages(&self) -> &'b [Page] {
        self.pages
    }

    /// Lists the blocks of a page.
    pub(crate) fn blocks(&self, page: usize) -> impl Iterator<Item = &'b Block> {
        let places = self.places.range((page, 0)..(page + 1, 0));
        places.filter_map(|(_, number)| self.manual?.at(*number))
    }

    /// Finds the block that begins among some bytes of a page.
    fn block_at(&self, page: usize, bytes: &Range<usize>) -> Option<&'b Block> {
        let mut places = self.places.range((page, bytes.start)..(page, bytes.end));
        self.manual?.at(*places.next()?.1)
    }

    /// Finds the one block of a kind and a name.
    fn named(&self, kind: &str, name: &str) -> Option<&'b Block> {
        self.manual?.at(*self.names.get(&(kind, name))?)
    }

    /// Finds a page by its path.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.pages.iter().position(|page| page.path == path)
    }

    /// Returns the address of a block, as seen from a page.
    pub(crate) fn address_of(&self, block: &Block, from: Option<usize>) -> String {
        let id = block_id(block.kind, &block.name);
        match self.pages.get(block.at.page) {
            Some(page) if from != Some(block.at.page) => {
                format!("{}#{id}", page_address(&page.path))
            }
            _ => format!("#{id}"),
        }
    }
}
