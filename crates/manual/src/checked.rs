//! A checked manual: an immutable value with a hash of its content.

use std::collections::BTreeMap;
use std::ops::Deref;

use expressions::{Program, Read};
use sha2::{Digest, Sha256};

use crate::at::At;
use crate::check::{Block, Blocks};
use crate::kind::Kind;
use crate::pages::{LiveValue, Page};
use crate::values::{Expression, ExpressionId, Reference};

/// A manual without a problem.
///
/// It derefs to its [`Blocks`], so that `manual.all::<Alert>()` lists all alerts.
#[derive(Debug)]
pub struct Manual {
    pages: Vec<Page>,
    blocks: Blocks,
    programs: Programs,
    hash: String,
}

/// The expressions of a manual, compiled.
#[derive(Debug)]
pub(crate) struct Programs {
    /// What each block made of an expression of its own, or of one that it uses.
    pub(crate) of_blocks: BTreeMap<(usize, ExpressionId), Option<Program>>,
    /// By the places of the live values.
    pub(crate) live: BTreeMap<At, Program>,
}

impl Manual {
    pub(crate) fn new(pages: Vec<Page>, blocks: Blocks, programs: Programs) -> Self {
        let hash = hash(&pages);
        Self { pages, blocks, programs, hash }
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

    /// Returns an expression as a block evaluates it: its own, or one of a template that it uses.
    #[must_use]
    pub fn program(&self, block: &Block, expression: &Expression) -> Option<&Program> {
        self.programs.of_blocks.get(&(block.number, expression.id()))?.as_ref()
    }

    /// Returns the expression of a live value.
    #[must_use]
    pub fn live_program(&self, live: &LiveValue) -> Option<&Program> {
        self.programs.live.get(&live.at)
    }

    /// Lists all that a block evaluates.
    pub fn programs(&self, block: &Block) -> impl Iterator<Item = &Program> {
        let first = |number| (number, ExpressionId { block: 0, number: 0 });
        let of_block = first(block.number)..first(block.number + 1);
        self.programs.of_blocks.range(of_block).filter_map(|(_, program)| program.as_ref())
    }

    /// Lists what a block reads, each name once, in the order of its expressions: what it must be
    /// evaluated again for, and what may lead back to it.
    #[must_use]
    pub fn reads(&self, block: &Block) -> Vec<&Read> {
        let mut reads: Vec<&Read> = Vec::new();
        for read in self.programs(block).flat_map(Program::reads) {
            let is_same =
                |known: &&Read| (&known.function, &known.path) == (&read.function, &read.path);
            if !reads.iter().any(is_same) {
                reads.push(read);
            }
        }
        reads
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
