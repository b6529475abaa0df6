//! Checks a manual: reads its pages and blocks, resolves what they refer to, and asks the kinds and
//! the languages inside.
//!
//! All problems come in one run; one in a block never hides one in another.

mod cycles;
mod decode;
mod header;
mod names;

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use crate::at::{At, Text};
use crate::checked::Manual;
use crate::kind::{Kind, Names};
use crate::pages::{Page, Pages, Sources};
use crate::problems::{Explanation, Problem, bad_expression, bad_query};
use crate::registry::{Content, Registry};
use crate::report::Problems;

/// The most problems that one check keeps: beyond, it is no manual that somebody will mend by list.
const MOST_PROBLEMS: usize = 2_000;

/// Checks expressions against a manual, when all its blocks are read.
pub trait Expressions {
    /// Says what is wrong with an expression.
    fn check(&self, expression: &Text, place: Place<'_>) -> Vec<Complaint>;
}

/// Plans queries against the tables of a manual, when all its blocks are read.
pub trait SqlPlanner {
    /// Says what is wrong with a query.
    fn plan(&self, query: &Text, place: Place<'_>) -> Vec<Complaint>;
}

/// Who checks the languages inside the manual; what nobody checks is taken as it is.
#[derive(Clone, Copy, Default)]
pub struct Checkers<'c> {
    /// For expressions in blocks and for live values in prose.
    pub expressions: Option<&'c dyn Expressions>,
    /// For queries.
    pub sql: Option<&'c dyn SqlPlanner>,
}

impl fmt::Debug for Checkers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checkers")
    }
}

/// Where an expression or a query stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'b> {
    /// All blocks, to know records, metrics and so on.
    pub blocks: &'b Blocks,
    /// The number of the block; prose has none.
    pub block: Option<usize>,
}

/// What is wrong with an expression or a query.
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
    content: Option<Content>,
}

/// A kind, the page if names are unique on pages only, and a name.
type Address = (&'static str, Option<usize>, String);

impl Block {
    /// Returns what it became, if it is of this kind and could be read.
    #[must_use]
    pub fn as_a<K: Kind>(&self) -> Option<&K> {
        self.content.as_deref().and_then(|content| <dyn Any>::downcast_ref(content))
    }
}

impl Blocks {
    /// Lists all blocks.
    pub fn iter(&self) -> impl Iterator<Item = &Block> {
        self.list.iter()
    }

    /// Lists the blocks of a kind that could be read.
    pub fn all<K: Kind>(&self) -> impl Iterator<Item = (&Block, &K)> {
        self.iter().filter_map(|block| Some((block, block.as_a()?)))
    }

    /// Returns a block by its number.
    #[must_use]
    pub fn at(&self, number: usize) -> Option<&Block> {
        self.list.get(number)
    }

    /// Finds a block by its name; where names are unique on pages, `page` says on which.
    #[must_use]
    pub fn get<K: Kind>(&self, name: &str, page: usize) -> Option<&K> {
        let page = (K::NAMES == Names::OfThePage).then_some(page);
        self.at(self.find(&(K::KIND, page, name.to_owned()))?)?.as_a()
    }

    fn find(&self, address: &Address) -> Option<usize> {
        self.names.get(address).copied()
    }
}

/// What a kind checks one of its blocks with.
#[derive(Debug)]
pub struct Check<'c> {
    blocks: &'c Blocks,
    block: &'c Block,
    problems: &'c mut Vec<Problem>,
}

impl<'c> Check<'c> {
    /// Returns the block that is being checked.
    #[must_use]
    pub fn block(&self) -> &'c Block {
        self.block
    }

    /// Returns all blocks.
    #[must_use]
    pub fn blocks(&self) -> &'c Blocks {
        self.blocks
    }

    /// Finds another block by its name, for steps on the same page; nothing when it could not be read,
    /// which was reported already.
    #[must_use]
    pub fn get<K: Kind>(&self, name: &str) -> Option<&'c K> {
        self.blocks.get(name, self.block.at.page)
    }

    /// Adds a problem.
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
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
    let Pages { pages, fences, mut problems } = Pages::read(sources);
    let headers = header::headers(&fences, registry, &mut problems);
    let (blocks, notes) = decode::blocks(&headers, &fences, registry, &mut problems);
    let blocks = names::declare(blocks, registry, &mut problems);
    let edges = names::resolve(&blocks, &notes, registry, &mut problems);
    cycles::report(&blocks, &edges, &mut problems);
    for block in &blocks.list {
        if let (Some(content), Some(kind)) = (&block.content, registry.get(block.kind)) {
            let mut check = Check { blocks: &blocks, block, problems: &mut problems };
            (kind.check)(content, &mut check);
        }
    }
    languages(&pages, &blocks, &notes, checkers, &mut problems);
    problems.sort_by(|a, b| (a.at, a.explanation.code).cmp(&(b.at, b.explanation.code)));
    problems.truncate(MOST_PROBLEMS);
    if problems.is_empty() {
        Ok(Manual::new(pages, blocks))
    } else {
        Err(Problems::new(pages, problems))
    }
}

/// Asks whoever knows expressions and queries.
fn languages(
    pages: &[Page],
    blocks: &Blocks,
    notes: &[crate::decode::Notes],
    checkers: Checkers<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut ask = |texts: &mut dyn Iterator<Item = &Text>, block: Option<usize>| {
        let Some(expressions) = checkers.expressions else { return };
        for text in texts {
            let complaints = expressions.check(text, Place { blocks, block });
            let found = complaints.into_iter();
            problems.extend(found.map(|it| it.problem(&bad_expression::BAD_EXPRESSION, text)));
        }
    };
    for page in pages {
        ask(&mut page.live_values.iter().map(|live| &live.expression), None);
    }
    for (number, notes) in notes.iter().enumerate() {
        ask(&mut notes.expressions.iter(), Some(number));
    }
    let Some(sql) = checkers.sql else { return };
    for (number, notes) in notes.iter().enumerate() {
        for query in &notes.queries {
            let complaints = sql.plan(query, Place { blocks, block: Some(number) });
            let found = complaints.into_iter();
            problems.extend(found.map(|it| it.problem(&bad_query::BAD_QUERY, query)));
        }
    }
}
