//! The ways through the steps of a page.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

use acts::length;
use manual::at::At;
use manual::values::OrWord;
use manual::{Block, Check, Kind, Problem};

use crate::playbook::Playbook;
use crate::step::problems::{
    ENDLESS_ROUND, FALLS_INTO_BRANCH, MORE_THAN_HANDS_ON, STEP_WITHOUT_PLAYBOOK, UNREACHABLE_STEP,
};
use crate::step::{End, Step};

/// Checks the ways through a page, once: when its first step that could be read is checked.
pub(crate) fn check(check: &mut Check<'_>) {
    let here = check.block().at;
    let on_page = || check.blocks().iter().filter(move |block| block.at.page == here.page);
    let is_first = on_page().find(|block| right::<Step>(block).is_some());
    if is_first.is_none_or(|first| first.at != here) {
        return;
    }
    let Some(playbook) = on_page().find(|block| block.kind == "playbook") else {
        let says = "This page is no playbook, so nothing comes to this step.";
        let problem = Problem::new(&STEP_WITHOUT_PLAYBOOK, here, says);
        check.report(problem.help("begin the page with ` ```yaml playbook … `"));
        return;
    };
    let flow = Flow::of(on_page().filter(|block| block.kind == "step"));
    let found = [flow.unreachable(), flow.rounds(), flow.falls(), flow.too_long(playbook)];
    found.into_iter().flatten().for_each(|problem| check.report(problem));
}

/// Returns what a block says, if nothing is wrong in it.
fn right<K: Kind>(block: &Block) -> Option<&K> {
    block.as_a().filter(|_| !block.is_wrong())
}

/// The steps of a page in their order, and the ways between them.
struct Flow<'b> {
    steps: Vec<Node<'b>>,
}

struct Node<'b> {
    block: &'b Block,
    /// A step that could not be read may lead anywhere.
    step: Option<&'b Step>,
    next: Vec<Way>,
}

/// A way to another step.
#[derive(Clone, Copy)]
struct Way {
    to: usize,
    /// What says so; the next step on the page comes without a word.
    at: Option<At>,
}

impl<'b> Flow<'b> {
    fn of(blocks: impl Iterator<Item = &'b Block>) -> Self {
        let blocks: Vec<&Block> = blocks.collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (number, block) in blocks.iter().enumerate() {
            numbers.entry(&block.name).or_insert(number);
        }
        let node = |(number, block): (usize, &&'b Block)| {
            let step = right::<Step>(block);
            let mut next: Vec<Way> = step.map_or_else(Vec::new, |step| said(step, &numbers));
            let goes_on = step.is_none_or(|step| step.then.is_none() && step.choose.is_empty());
            if goes_on && number + 1 < blocks.len() {
                next.push(Way { to: number + 1, at: None });
            }
            Node { block, step, next }
        };
        let steps = blocks.iter().enumerate().map(node).collect();
        Self { steps }
    }

    fn ways(&self, from: usize) -> &[Way] {
        self.steps.get(from).map_or(&[], |node| &node.next)
    }

    fn unreachable(&self) -> Vec<Problem> {
        let mut reached = HashSet::from([0]);
        let mut left = vec![0];
        while let Some(number) = left.pop() {
            if self.steps.get(number).is_some_and(|node| node.step.is_none()) {
                return Vec::new();
            }
            left.extend(
                self.ways(number).iter().map(|way| way.to).filter(|to| reached.insert(*to)),
            );
        }
        let missed = self.steps.iter().enumerate().filter(|(number, _)| !reached.contains(number));
        missed
            .map(|(_, node)| {
                let says = format!("No way leads to the step `{}`.", node.block.name);
                let problem = Problem::new(&UNREACHABLE_STEP, node.block.at, says);
                problem.help(format!("write `then: {}` where it comes next", node.block.name))
            })
            .collect()
    }

    /// Finds rounds without a pause.
    fn rounds(&self) -> Vec<Problem> {
        let pauses = |number: usize| {
            self.steps.get(number).is_none_or(|node| node.step.is_none_or(Step::pauses))
        };
        let walk = Walk::through(self, 0..self.steps.len(), pauses);
        let round = |(from, way): &(usize, Way)| {
            let (node, to) = (self.steps.get(*from)?, self.steps.get(way.to)?);
            let says = format!(
                "This leads back to `{}`, with no wait and no question between.",
                to.block.name
            );
            let problem = Problem::new(&ENDLESS_ROUND, way.at.unwrap_or(node.block.at), says);
            let help =
                "let a step between wait (`wait_for`, `at_most`) or ask a person (`confirm`)";
            Some(problem.help(help))
        };
        walk.back.iter().filter_map(round).collect()
    }

    /// Finds branches that go on into the next one without a word.
    fn falls(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut told = HashSet::new();
        for node in &self.steps {
            let Some(step) = node.step.filter(|step| !step.choose.is_empty()) else { continue };
            let at_branches =
                |way: &&Way| step.choose.iter().any(|branch| Some(branch.then.at) == way.at);
            let targets: BTreeSet<usize> =
                node.next.iter().filter(at_branches).map(|way| way.to).collect();
            let targets = Vec::from_iter(targets);
            for pair in targets.windows(2) {
                let [first, second] = *pair else { continue };
                let Some(falling) = self.steps.get(first) else { continue };
                let is_silent =
                    falling.step.is_some_and(|step| step.then.is_none() && step.choose.is_empty());
                if first + 1 == second && is_silent && told.insert(first) {
                    problems.extend(self.fall(node, first, second));
                }
            }
        }
        problems
    }

    fn fall(&self, from: &Node<'_>, first: usize, second: usize) -> Option<Problem> {
        let (first, second) = (self.steps.get(first)?, self.steps.get(second)?);
        let says = format!(
            "`{}` goes on into `{}`, which is another branch of `{}`.",
            first.block.name, second.block.name, from.block.name
        );
        let problem = Problem::new(&FALLS_INTO_BRANCH, first.block.at, says);
        let name = &second.block.name;
        Some(problem.help(format!("write `then: end`, or `then: {name}` if both are meant")))
    }

    /// Compares the longest way with what the playbook says of itself.
    fn too_long(&self, playbook: &Block) -> Vec<Problem> {
        let hands_on = right::<Playbook>(playbook).and_then(|playbook| playbook.hands_on.as_ref());
        let Some(hands_on) = hands_on else { return Vec::new() };
        let minutes = self.longest();
        if Duration::from_secs(minutes * 60) <= length(hands_on) {
            return Vec::new();
        }
        let says = format!("The longest way through the steps takes {minutes} minutes.");
        let problem = Problem::new(&MORE_THAN_HANDS_ON, hands_on.at, says);
        vec![problem.help(format!("write `{minutes}m`, or shorten the steps"))]
    }

    /// Adds up the minutes of the longest way that comes to no step twice.
    fn longest(&self) -> u64 {
        let walk = Walk::through(self, 0..1, |_| false);
        let mut longest: HashMap<usize, u64> = HashMap::new();
        for number in walk.done {
            let own = self.steps.get(number).and_then(|node| node.step?.minutes);
            let after = self.ways(number).iter().filter_map(|way| longest.get(&way.to)).max();
            let minutes = u64::from(own.map_or(0, acts::Minutes::number));
            longest.insert(number, minutes + after.copied().unwrap_or(0));
        }
        longest.get(&0).copied().unwrap_or(0)
    }
}

/// Lists the ways that a step names.
fn said(step: &Step, numbers: &HashMap<&str, usize>) -> Vec<Way> {
    let branches = step.choose.iter().map(|branch| &branch.then);
    let otherwise = step.wait.as_ref().map(|wait| &wait.otherwise);
    branches
        .chain(&step.then)
        .chain(otherwise)
        .filter_map(|then| match &then.value {
            OrWord::Value(step) => {
                Some(Way { to: *numbers.get(step.name.as_str())?, at: Some(then.at) })
            }
            OrWord::Word(End::End) => None,
        })
        .collect()
}

/// A walk along all ways, without recursion, since a page may have many steps.
#[derive(Default)]
struct Walk {
    /// The steps in the order in which everything behind them was walked.
    done: Vec<usize>,
    /// Ways that lead back to a step on the way to them.
    back: Vec<(usize, Way)>,
}

impl Walk {
    fn through(
        flow: &Flow<'_>,
        starts: impl IntoIterator<Item = usize>,
        leaves_out: impl Fn(usize) -> bool,
    ) -> Self {
        let mut walk = Self::default();
        let mut is_done: HashMap<usize, bool> = HashMap::new();
        for start in starts {
            if leaves_out(start) || is_done.contains_key(&start) {
                continue;
            }
            is_done.insert(start, false);
            let mut on_the_way = vec![(start, 0)];
            while let Some((number, next)) = on_the_way.last_mut() {
                let Some(way) = flow.ways(*number).get(*next).copied() else {
                    is_done.insert(*number, true);
                    walk.done.push(*number);
                    on_the_way.pop();
                    continue;
                };
                *next += 1;
                match is_done.get(&way.to) {
                    _ if leaves_out(way.to) => {}
                    Some(true) => {}
                    Some(false) => walk.back.push((*number, way)),
                    None => {
                        is_done.insert(way.to, false);
                        on_the_way.push((way.to, 0));
                    }
                }
            }
        }
        walk
    }
}
