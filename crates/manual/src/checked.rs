//! A checked manual: an immutable value with a hash of its content.

use std::collections::BTreeMap;
use std::ops::Deref;

use crate::at::At;
use crate::check::{Block, Blocks};
use crate::kind::Kind;
use crate::pages::{LiveValue, Page, content_hash};
use crate::values::{Expression, ExpressionId, Reference};
use expressions::{Program, Read};

/// A manual without a problem.
///
/// It derefs to its [`Blocks`], so that `manual.all::<Alert>()` lists all alerts.
#[derive(Debug)]
pub struct Manual {
    pages: Vec<Page>,
    blocks: Blocks,
    programs: Programs,
    links: Links,
    secrets: Vec<NamedSecret>,
    hash: String,
}

/// A secret that a block needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSecret {
    /// Where it is named.
    pub at: At,
    /// Its name in the environment or in the encrypted store.
    pub name: String,
}

/// The blocks that references mean, by the places of the references.
pub(crate) type Links = BTreeMap<At, usize>;

/// The expressions of a manual, compiled.
#[derive(Debug)]
pub(crate) struct Programs {
    /// What each block made of an expression of its own, or of one that it uses.
    pub(crate) of_blocks: BTreeMap<(usize, ExpressionId), Option<Program>>,
    /// By the places of the live values.
    pub(crate) live: BTreeMap<At, Program>,
}

impl Manual {
    pub(crate) fn new(
        pages: Vec<Page>,
        blocks: Blocks,
        (programs, links, secrets): (Programs, Links, Vec<NamedSecret>),
    ) -> Self {
        let hash = content_hash(pages.iter().map(|page| (&*page.path, &*page.text)));
        Self { pages, blocks, programs, links, secrets, hash }
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

    /// Lists the secrets that its blocks need, in the order of the pages; one that is named several times
    /// comes as often.
    #[must_use]
    pub fn secrets(&self) -> &[NamedSecret] {
        &self.secrets
    }

    /// Writes the page and the line in which something stands, such as `refunds.md:12`.
    #[must_use]
    pub fn place(&self, at: At) -> String {
        let (path, text) =
            self.pages.get(at.page).map_or(("", ""), |page| (&*page.path, &*page.text));
        let before = text.as_bytes().iter().take(at.start);
        format!("{path}:{}", before.filter(|byte| **byte == b'\n').count() + 1)
    }

    /// Finds the block that a reference means.
    #[must_use]
    pub fn follow<K: Kind>(&self, reference: &Reference<K>) -> Option<&K> {
        self.blocks.get(&reference.name, reference.at.page)
    }

    /// Finds the block that a reference at a place means.
    #[must_use]
    pub fn linked(&self, at: At) -> Option<&Block> {
        self.blocks.at(*self.links.get(&at)?)
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
