//! Checks a manual: reads its pages and blocks, resolves what they refer to, and asks the kinds and
//! the languages inside.
//!
//! All problems come in one run; one in a block never hides one in another.

mod asked;
mod called;
mod content;
mod cycles;
mod decode;
mod header;
mod live;
mod names;
mod queries;

pub use asked::Check;
pub use queries::{Column, SqlPlanner};

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use vocabulary::Currency;

use crate::at::{At, Text};
use crate::checked::{Manual, Programs};
use crate::kind::{Kind, Names};
use crate::pages::{Pages, Sources};
use crate::problems::{Explanation, Problem, other_currency};
use crate::registry::{Content, Registry};
use crate::report::Problems;
use crate::scope::{Assumption, World};
use crate::values::Sql;
use crate::yaml::{self, Node, Tree};

use queries::Queries;

/// The most problems that one check keeps: beyond, it is no manual that somebody will mend by list.
const MOST_PROBLEMS: usize = 2_000;

/// Who checks the queries of the manual; what nobody checks is taken as it is.
#[derive(Clone, Copy, Default)]
pub struct Checkers<'c> {
    /// For queries.
    pub sql: Option<&'c dyn SqlPlanner>,
}

impl fmt::Debug for Checkers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checkers")
    }
}

/// Where a block stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'b> {
    /// All blocks, to know records, metrics and so on.
    pub blocks: &'b Blocks,
    /// The number of the block.
    pub block: usize,
}

/// What is wrong with a query.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// Which bytes of the text.
    pub range: Range<usize>,
    /// One sentence that says what is wrong.
    pub says: String,
    /// What should stand there.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Complaint {
    /// Turns it into a problem at its place in the page.
    #[must_use]
    pub fn problem(self, explanation: &'static Explanation, text: &Text) -> Problem {
        let problem = Problem::new(explanation, text.place(self.range), self.says);
        Problem { expected: self.expected, help: self.help, ..problem }
    }
}

/// All blocks of a manual, in the order of the pages.
#[derive(Debug, Default)]
pub struct Blocks {
    list: Vec<Block>,
    names: HashMap<Address, usize>,
    queries: Queries,
}

/// A block: what it is called, where it stands, and what it became.
#[derive(Debug, Clone)]
pub struct Block {
    /// The kind.
    pub kind: &'static str,
    /// The name; empty for a kind that exists once.
    pub name: String,
    /// Where kind and name stand.
    pub at: At,
    /// Its number in the manual, counted from 0.
    pub number: usize,
    /// Its body as it was written.
    pub written: Node,
    content: Option<Content>,
    is_wrong: bool,
    /// Whether another has its name, so that nobody knows which of the two is meant.
    is_double: bool,
    lost: Vec<String>,
}

/// A kind, the page if names are unique on pages only, and a name.
type Address = (&'static str, Option<usize>, String);

impl Block {
    /// Returns what it became, if it is of this kind and could be read; something stands in for each
    /// value that is wrong.
    #[must_use]
    pub fn as_a<K: Kind>(&self) -> Option<&K> {
        self.content.as_deref().and_then(|content| <dyn Any>::downcast_ref(content))
    }

    /// Whether something in it could not be read, or another block has its name, so that other blocks
    /// cannot rely on its values.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.is_wrong || self.is_double
    }

    /// Whether something in it could not be read, so that something else stands in for that.
    pub(crate) fn is_stood_in(&self) -> bool {
        self.is_wrong
    }

    /// Lists what may be declared in it and could not be read: the keys in such lines, or the block.
    pub(crate) fn lost(&self) -> impl Iterator<Item = &String> {
        self.lost.iter().chain((!self.is_of_a_kind()).then_some(&self.name))
    }

    /// Whether it is known of which kind it is; else its name may be that of anything.
    #[must_use]
    pub fn is_of_a_kind(&self) -> bool {
        !self.kind.is_empty()
    }

    pub(crate) fn content(&self) -> Option<&Content> {
        self.content.as_ref()
    }
}

impl Blocks {
    /// Lists all blocks.
    pub fn iter(&self) -> impl Iterator<Item = &Block> {
        self.list.iter()
    }

    /// Lists the blocks of a kind in which nothing is wrong.
    pub fn all<K: Kind>(&self) -> impl Iterator<Item = (&Block, &K)> {
        self.iter()
            .filter(|block| !block.is_wrong())
            .filter_map(|block| Some((block, block.as_a()?)))
    }

    /// Whether something is wrong in any block of a kind, so that what seems to be missing may be there.
    #[must_use]
    pub fn is_any_wrong(&self, kind: &str) -> bool {
        self.iter().any(|block| block.kind == kind && block.is_wrong())
    }

    /// Returns a block by its number.
    #[must_use]
    pub fn at(&self, number: usize) -> Option<&Block> {
        self.list.get(number)
    }

    /// Finds a block by its name, if nothing is wrong in it; where names are unique on pages, `page` says
    /// on which.
    #[must_use]
    pub fn get<K: Kind>(&self, name: &str, page: usize) -> Option<&K> {
        let page = (K::NAMES == Names::OfThePage).then_some(page);
        let found = self.at(self.find(&(K::KIND, page, name.to_owned()))?)?;
        if found.is_wrong() { None } else { found.as_a() }
    }

    /// Returns the columns that a query of the manual gives, in their order; nothing where they are not
    /// known, since it cannot be planned, a table of it has a mistake, or nobody here plans queries.
    #[must_use]
    pub fn columns(&self, query: &Sql) -> Option<&[Column]> {
        self.queries.columns(query)
    }

    fn find(&self, address: &Address) -> Option<usize> {
        self.names.get(address).copied()
    }
}

impl<'b> Place<'b> {
    /// Finds the first block of a kind on the same page, such as the playbook of a step.
    #[must_use]
    pub fn first_on_page<K: Kind>(&self) -> Option<&'b K> {
        let page = self.blocks.at(self.block)?.at.page;
        self.blocks.iter().filter(|block| block.at.page == page).find_map(Block::as_a)
    }
}

/// Checks the pages of a manual.
///
/// # Errors
/// When there is any problem: all of them, in the order of pages and places.
pub fn check(
    sources: Sources,
    registry: &Registry,
    checkers: Checkers<'_>,
) -> Result<Manual, Problems> {
    check_under(Assumption::Complete, sources, registry, checkers)
}

/// Checks an excerpt from a manual: names in expressions that nothing declares are taken as declared
/// elsewhere.
///
/// # Errors
/// When there is any problem: all of them, in the order of pages and places.
pub fn check_excerpt(
    sources: Sources,
    registry: &Registry,
    checkers: Checkers<'_>,
) -> Result<Manual, Problems> {
    check_under(Assumption::Excerpt, sources, registry, checkers)
}

/// Checks the pages of a manual, or of an excerpt from one.
pub(crate) fn check_under(
    assumption: Assumption,
    sources: Sources,
    registry: &Registry,
    checkers: Checkers<'_>,
) -> Result<Manual, Problems> {
    let Pages { pages, fences, mut problems } = Pages::read(sources);
    let trees: Vec<Tree> = fences.iter().map(yaml::read).collect();
    let headers = header::headers(&fences, &trees, registry, &mut problems);
    let (mut blocks, notes) = decode::blocks(&headers, trees, registry, &mut problems);
    called::mend(&mut blocks, (&headers, &notes), registry, &mut problems);
    let mut blocks = names::declare(blocks, registry, &mut problems);
    let links = names::resolve(&blocks, &notes, registry, &mut problems);
    cycles::report(&blocks, &links, &mut problems);
    blocks.queries = Queries::plan(&blocks, &notes, checkers, &mut problems);
    let world = World::of(&blocks, registry, assumption);
    let mut found = content::check(&blocks, &notes, registry, &world);
    cycles::report(&blocks, &cycles::made_of(&blocks, registry, &found), &mut problems);
    let live = live::check(&pages, &world, &mut found);
    problems.extend(found.problems);
    let programs = found.programs;
    let amounts = notes.iter().flat_map(|notes| &notes.currencies).chain(&found.currencies);
    currencies(&blocks, amounts, registry, &mut problems);
    problems.sort_by(|a, b| {
        (a.at, a.explanation.code, &a.says).cmp(&(b.at, b.explanation.code, &b.says))
    });
    // What is used several times is wrong in the same way wherever the same is there.
    problems.dedup_by(|a, b| {
        (a.at, a.explanation.code, &a.says) == (b.at, b.explanation.code, &b.says)
    });
    problems.truncate(MOST_PROBLEMS);
    if problems.is_empty() {
        let links = links.into_iter().map(|link| (link.at, link.to)).collect();
        let programs = Programs { of_blocks: programs, live };
        let secrets = notes.into_iter().flat_map(|notes| notes.secrets).collect();
        Ok(Manual::new(pages, blocks, (programs, links, secrets)))
    } else {
        Err(Problems::new(pages, problems))
    }
}

/// Reports currencies in which the company does not count.
fn currencies<'n>(
    blocks: &Blocks,
    amounts: impl Iterator<Item = &'n (At, Currency)>,
    registry: &Registry,
    problems: &mut Vec<Problem>,
) {
    let of = |block: &Block| (registry.get(block.kind)?.currency)(block.content()?);
    let Some(ours) = blocks.iter().filter(|block| !block.is_wrong()).find_map(of) else { return };
    let others = amounts.filter(|(_, currency)| *currency != ours);
    problems.extend(others.map(|(at, other)| other_currency::other_currency(*at, *other, ours)));
}
