//! What a kind checks one of its blocks with, and the expressions that were checked with it.

use std::collections::{BTreeMap, HashSet};

use expressions::{Expected, Parsed, Program, Type};
use vocabulary::Currency;

use super::{Block, Blocks};
use crate::at::{At, Text};
use crate::decode::Value;
use crate::kind::{Kind, Names as NamesOf};
use crate::problems::{Problem, of_expressions};
use crate::registry::Registry;
use crate::scope::{Names, Scope, World};
use crate::values::{Expression, ExpressionId};

/// What all blocks are checked against.
#[derive(Debug)]
pub(super) struct Surroundings<'c> {
    pub(super) blocks: &'c Blocks,
    pub(super) registry: &'c Registry,
    pub(super) world: &'c World,
    /// The scope of each block.
    pub(super) scopes: &'c [Scope],
}

/// What checking comes to.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    /// What each block made of an expression of its own, or of one that it uses.
    pub(super) programs: BTreeMap<(usize, ExpressionId), Option<Program>>,
    /// The currencies of the amounts in expressions, each with its place.
    pub(super) currencies: Vec<(At, Currency)>,
    /// What any block has checked.
    checked: HashSet<ExpressionId>,
}

impl Findings {
    /// Whether any block has checked an expression.
    pub(super) fn has_checked(&self, id: ExpressionId) -> bool {
        self.checked.contains(&id)
    }

    /// Notes the currencies in which an expression counts.
    pub(super) fn note_amounts(&mut self, parsed: &Parsed, text: &Text) {
        let amounts = parsed.amounts();
        self.currencies
            .extend(amounts.map(|(place, amount)| {
                (text.place(place.start()..place.end()), amount.currency())
            }));
    }
}

/// What a kind checks one of its blocks with.
#[derive(Debug)]
pub struct Check<'c> {
    around: &'c Surroundings<'c>,
    block: &'c Block,
    findings: &'c mut Findings,
    /// The blocks on the way from this one to the one whose expressions it uses.
    way: Vec<(usize, At)>,
    /// How many parts are being checked inside of one another.
    parts: usize,
}

impl<'c> Check<'c> {
    pub(super) fn new(
        around: &'c Surroundings<'c>,
        block: &'c Block,
        findings: &'c mut Findings,
    ) -> Self {
        Self { around, block, findings, way: Vec::new(), parts: 0 }
    }

    /// Returns the block that is being checked.
    #[must_use]
    pub fn block(&self) -> &'c Block {
        self.block
    }

    /// Returns all blocks.
    #[must_use]
    pub fn blocks(&self) -> &'c Blocks {
        self.around.blocks
    }

    /// Finds another block by its name, for steps on the same page; nothing when it could not be read,
    /// which was reported already.
    #[must_use]
    pub fn get<K: Kind>(&self, name: &str) -> Option<&'c K> {
        self.around.blocks.get(name, self.block.at.page)
    }

    /// Adds a problem.
    ///
    /// What a kind finds by comparing the values of a block is not told as long as one of them is wrong:
    /// it may be the comparison with what stands in for that one.
    pub fn report(&mut self, problem: Problem) {
        if self.parts > 0 || !self.block.is_stood_in() {
            self.tell(problem);
        }
    }

    fn tell(&mut self, problem: Problem) {
        let problem = match self.way.last() {
            Some((_, at)) => problem.also(*at, "it is used here"),
            None => problem,
        };
        self.findings.problems.push(problem);
    }

    /// Returns the scope of the block, to add names for a part of it.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.around.scopes.get(self.block.number).cloned().unwrap_or_default()
    }

    /// Checks all expressions in a part of the block in a scope of their own. What no one asks for is
    /// checked in the scope of the block afterwards; nothing is checked twice.
    pub fn within(&mut self, part: &impl Value, scope: &Scope) {
        self.inside(|check| part.within(scope, check));
    }

    /// Notes a currency that must be the one in which the company counts.
    pub fn counts_in(&mut self, at: At, currency: Currency) {
        self.findings.currencies.push((at, currency));
    }

    /// Checks a part, whose expressions do not depend on the other values of the block.
    pub(super) fn inside(&mut self, walk: impl FnOnce(&mut Self)) {
        self.parts += 1;
        walk(self);
        self.parts -= 1;
    }

    /// Checks one expression of which something else is wanted than its type says, and returns what it
    /// gives; `Type::Dyn` when it is wrong.
    pub fn expect(&mut self, expression: &Expression, expected: &Expected, scope: &Scope) -> Type {
        if let Some(known) = self.known(expression) {
            return known;
        }
        let key = (self.block.number, expression.id());
        // Known from here on, so that a `let` that leads back to itself ends.
        self.findings.programs.insert(key, None);
        self.findings.checked.insert(expression.id());
        let names = self.names(scope);
        let text = expression.text();
        let parsed = Parsed::read(text.as_str());
        match parsed.check(&names, expected) {
            Ok(program) => {
                self.findings.note_amounts(&parsed, text);
                let gives = program.gives().clone();
                self.findings.programs.insert(key, Some(program));
                gives
            }
            Err(complaints) => {
                for complaint in complaints {
                    self.tell(problem(complaint, text));
                }
                Type::Dyn
            }
        }
    }

    /// Returns what an expression gives that was checked before.
    fn known(&self, expression: &Expression) -> Option<Type> {
        if expression.id() == ExpressionId::STAND_IN {
            return Some(Type::Dyn);
        }
        let key = (self.block.number, expression.id());
        let known = self.findings.programs.get(&key)?;
        Some(known.as_ref().map_or(Type::Dyn, |program| program.gives().clone()))
    }

    /// Whether something is wrong with an expression of the block that was checked before.
    #[must_use]
    pub fn is_wrong(&self, expression: &Expression) -> bool {
        let key = (self.block.number, expression.id());
        self.findings.programs.get(&key).is_none_or(Option::is_none)
    }

    /// Finds out the type of a dotted name that is no expression, such as what is set or what an order
    /// goes by; `Type::Dyn` when there is no such name, which is reported at its place.
    pub fn named(&mut self, name: &str, at: At, scope: &Scope) -> Type {
        let expected = Expected::of(Type::Dyn);
        match Parsed::read(name).check(&self.names(scope), &expected) {
            Ok(program) => program.gives().clone(),
            Err(complaints) => {
                for complaint in complaints {
                    let problem = problem(complaint, &Text::at_once(name, at));
                    self.tell(problem);
                }
                Type::Dyn
            }
        }
    }

    /// Lists the names of a scope that stand for a value, apart from what is there everywhere; nothing
    /// where it is not known which they are.
    pub(super) fn values(&mut self, scope: &Scope) -> Option<Vec<String>> {
        self.names(scope).values()
    }

    fn names(&mut self, scope: &Scope) -> Names<'c> {
        let world = self.around.world;
        Names::of(world, scope, |expression, before| {
            let known = self.known(expression);
            known.unwrap_or_else(|| self.expect(expression, &Expected::of(Type::Dyn), &before()))
        })
    }

    /// Checks the expressions of a block that is referred to, if that is to be done where it is used.
    pub(crate) fn uses(&mut self, kind: &'static str, name: &str, at: At, scope: &Scope) {
        let Some(declared) = self.around.registry.get(kind) else { return };
        let page = (declared.names == NamesOf::OfThePage).then_some(at.page);
        let Some(number) = self.around.blocks.find(&(kind, page, name.to_owned())) else { return };
        let is_where_used = self.around.scopes.get(number).is_some_and(|scope| scope.is_where_used);
        let is_on_the_way = self.way.iter().any(|(known, _)| *known == number);
        let content = self.around.blocks.at(number).and_then(Block::content);
        if let Some(content) = content.filter(|_| is_where_used && !is_on_the_way) {
            self.way.push((number, at));
            (declared.within)(content, &scope.clone().with_records(), self);
            self.way.pop();
        }
    }
}

/// Turns what is wrong with an expression into a problem at its place in the page.
pub(super) fn problem(complaint: expressions::Complaint, text: &Text) -> Problem {
    let expressions::Complaint { code, place, says, expected, help } = complaint;
    let at = text.place(place.start()..place.end());
    let problem = Problem::new(of_expressions::explanation(code), at, says);
    Problem { expected, help: help.map(|help| as_help(&help)), ..problem }
}

/// Writes a sentence as a line of help, which is none.
fn as_help(sentence: &str) -> String {
    let mut signs = sentence.trim_end_matches('.').chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}
