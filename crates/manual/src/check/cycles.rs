//! Finds references that lead back to where they began, and values that are made of themselves.

use std::collections::HashMap;

use super::asked::Findings;
use super::names::Link;
use super::{Block, Blocks};
use crate::decode::Order;
use crate::problems::{Problem, cycle};
use crate::registry::Registry;

/// Reports each cycle once, at the reference that closes it.
///
/// It walks without recursion, since a chain may be as long as the manual has blocks.
pub(super) fn report(blocks: &Blocks, links: &[Link], problems: &mut Vec<Problem>) {
    let mut outgoing: HashMap<usize, Vec<Link>> = HashMap::new();
    for edge in links.iter().filter(|link| link.order == Order::Acyclic) {
        outgoing.entry(edge.from).or_default().push(*edge);
    }
    let mut starts: Vec<usize> = outgoing.keys().copied().collect();
    starts.sort_unstable();
    let mut states: HashMap<usize, State> = HashMap::new();
    for start in starts {
        if states.contains_key(&start) {
            continue;
        }
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        states.insert(start, State::OnTheWay);
        while let Some((node, next)) = way.last_mut() {
            let Some(edge) = outgoing.get(node).and_then(|edges| edges.get(*next)).copied() else {
                states.insert(*node, State::Done);
                way.pop();
                continue;
            };
            *next += 1;
            match states.get(&edge.to) {
                Some(State::Done) => {}
                Some(State::OnTheWay) => {
                    let from = way.iter().position(|(node, _)| *node == edge.to).unwrap_or(0);
                    let circle = way.iter().skip(from).map(|(node, _)| *node).chain([edge.to]);
                    let names: Vec<String> = circle.map(|node| name(blocks, node)).collect();
                    problems.push(cycle::cycle(edge.at, &names));
                }
                None => {
                    states.insert(edge.to, State::OnTheWay);
                    way.push((edge.to, 0));
                }
            }
        }
    }
}

/// Lists which sources the values of sources are made of, by what their expressions read.
pub(super) fn made_of(blocks: &Blocks, registry: &Registry, findings: &Findings) -> Vec<Link> {
    let mut kinds = HashMap::new();
    for (kind, declared) in registry.kinds() {
        kinds.extend(declared.source.map(|source| (source.prefix, kind)));
    }
    let links_of = |block: &Block| {
        let source = registry.get(block.kind)?.source?;
        let expression = (source.made_by)(block.content()?)?;
        let program = findings.programs.get(&(block.number, expression.id()))?.as_ref()?;
        let target = |path: &[String]| match path {
            [prefix, name, ..] => blocks.find(&(*kinds.get(prefix.as_str())?, None, name.clone())),
            _ => None,
        };
        let (from, at) = (block.number, expression.text().at());
        let reads = program.reads().iter().filter_map(|read| target(&read.path));
        Some(reads.map(|to| Link { from, to, at, order: Order::Acyclic }).collect::<Vec<_>>())
    };
    blocks.iter().filter_map(links_of).flatten().collect()
}

#[derive(Debug, Clone, Copy)]
enum State {
    OnTheWay,
    Done,
}

fn name(blocks: &Blocks, number: usize) -> String {
    blocks.at(number).map_or_else(String::new, |block| format!("`{}`", block.name))
}
