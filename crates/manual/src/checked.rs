//! A checked manual: an immutable value with a hash of its content.

use std::ops::Deref;

use sha2::{Digest, Sha256};

use crate::check::Blocks;
use crate::kind::Kind;
use crate::pages::Page;
use crate::values::Reference;

/// A manual without a problem.
///
/// It derefs to its [`Blocks`], so that `manual.all::<Alert>()` lists all alerts.
#[derive(Debug)]
pub struct Manual {
    pages: Vec<Page>,
    blocks: Blocks,
    hash: String,
}

impl Manual {
    pub(crate) fn new(pages: Vec<Page>, blocks: Blocks) -> Self {
        let hash = hash(&pages);
        Self { pages, blocks, hash }
    }

    /// Returns the pages in their order; the front page is the first.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Returns a hash (SHA-256 in hexadecimal) over the paths and texts of all pages.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Finds the block that a reference means.
    #[must_use]
    pub fn follow<K: Kind>(&self, reference: &Reference<K>) -> Option<&K> {
        self.blocks.get(&reference.name, reference.at.page)
    }
}

impl Deref for Manual {
    type Target = Blocks;

    fn deref(&self) -> &Blocks {
        &self.blocks
    }
}

fn hash(pages: &[Page]) -> String {
    let mut hasher = Sha256::new();
    for part in pages.iter().flat_map(|page| [&page.path, &page.text]) {
        // With their lengths, so that nothing can move from one part to the next unseen.
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}
