//! Declares the names of blocks and resolves the references between them.

use std::collections::HashMap;

use super::queries::Queries;
use super::{Block, Blocks, MOST_PROBLEMS};
use crate::at::At;
use crate::decode::{Notes, Order, Use, form::with_article};
use crate::kind::Names;
use crate::nearest::any_of;
use crate::problems::{Problem, duplicate_name, unknown_name};
use crate::registry::Registry;
use crate::values::field;

/// A reference from one block to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) at: At,
    /// Whether it may lead back to where it began.
    pub(super) order: Order,
}

/// Puts all blocks under their names and reports what is declared twice.
pub(super) fn declare(
    mut list: Vec<Block>,
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Blocks {
    let mut names = HashMap::new();
    let mut taken: HashMap<(&str, Option<usize>, &str), usize> = HashMap::new();
    let mut twice = Vec::new();
    for (number, block) in list.iter().enumerate() {
        let Some(kind) = registry.get(block.kind) else { continue };
        let page = (kind.names == Names::OfThePage).then_some(block.at.page);
        let space = match kind.names {
            Names::Shared(space) => space,
            _ => block.kind,
        };
        if block.name.is_empty() && kind.names != Names::Single {
            continue;
        }
        if let Some(&first) = taken.get(&(space, page, block.name.as_str())) {
            let what = format!("`{}`", format!("{} {}", block.kind, block.name).trim());
            let first_at = list.get(first).map_or(block.at, |first| first.at);
            problems.push(duplicate_name::duplicate_name(block.at, &what, first_at));
            twice.extend([first, number]);
            // A record and an event of one name are known by it as either.
            names.entry((block.kind, page, block.name.clone())).or_insert(number);
            continue;
        }
        taken.insert((space, page, &block.name), number);
        names.insert((block.kind, page, block.name.clone()), number);
    }
    for number in twice {
        if let Some(block) = list.get_mut(number) {
            block.is_double = true;
        }
    }
    Blocks { list, names, queries: Queries::default() }
}

/// Resolves all references, reports what is not there, and returns those that lead to a block.
pub(super) fn resolve(
    blocks: &Blocks,
    notes: &[Notes],
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Vec<Link> {
    let mut links = Vec::new();
    // References come in the order of the blocks, so that no more of them would be told.
    let most = problems.len() + MOST_PROBLEMS;
    for (from, notes) in notes.iter().enumerate() {
        for used in &notes.uses {
            let page = used.at.page;
            let found = used.kinds.iter().find_map(|kind| target(blocks, registry, kind, used));
            match found {
                Some(Some(to)) => links.push(Link { from, to, at: used.at, order: used.order }),
                Some(None) => {}
                None if problems.len() < most => {
                    problems.push(unknown(blocks, registry, used, page));
                }
                None => {}
            }
        }
    }
    links
}

/// Finds what is meant: a block, or a name that exists without one.
fn target(
    blocks: &Blocks,
    registry: &Registry,
    kind: &&'static str,
    used: &Use,
) -> Option<Option<usize>> {
    let declared = registry.get(kind)?;
    let page = (declared.names == Names::OfThePage).then_some(used.at.page);
    if let Some(number) = blocks.find(&(*kind, page, used.name.clone())) {
        return Some(Some(number));
    }
    let is_built_in = declared.when_none.contains(&used.name.as_str())
        && !blocks.iter().any(|block| block.kind == *kind);
    let may_be = |block: &Block| !block.is_of_a_kind() && block.name == used.name;
    (is_built_in || blocks.iter().any(may_be)).then_some(None)
}

fn unknown(blocks: &Blocks, registry: &Registry, used: &Use, page: usize) -> Problem {
    let mut known: Vec<&str> = used.also.clone();
    for kind in &used.kinds {
        let declared = registry.get(kind);
        let on_page = declared.is_some_and(|kind| kind.names == Names::OfThePage);
        let of_kind = blocks.iter().filter(|block| block.kind == *kind);
        let in_reach = of_kind.filter(|block| !on_page || block.at.page == page);
        let before = known.len();
        known.extend(in_reach.map(|block| block.name.as_str()));
        if known.len() == before {
            known.extend(declared.map_or(&[][..], |kind| kind.when_none));
        }
    }
    let what = match used.kinds.as_slice() {
        [kind]
            if registry.get(kind).is_some_and(|kind| kind.is_field_type)
                && !used.also.is_empty() =>
        {
            format!("type of field and no {kind}")
        }
        [kind] => (*kind).to_owned(),
        kinds => any_of(kinds),
    };
    let problem = unknown_name::unknown_name(used.at, &what, &used.name, &known);
    if let Some(simple) = field::meant(&used.name).filter(|simple| used.also.contains(simple)) {
        return problem.help(format!("write `{simple}`"));
    }
    match (&problem.help, used.kinds.as_slice()) {
        (None, [kind]) => problem.help(format!(
            "declare {} with ` ```yaml {kind} {} `",
            with_article(kind),
            used.name
        )),
        _ => problem,
    }
}
