//! Checks the live values in prose, which speak of what is there everywhere.

use std::collections::BTreeMap;

use expressions::{Expected, Parsed, Program, Type};

use super::MOST_PROBLEMS;
use super::asked::{Findings, problem};
use crate::at::At;
use crate::pages::Page;
use crate::scope::{Names, Scope, World};

/// Checks and compiles the live values of all pages, each under its place.
pub(super) fn check(
    pages: &[Page],
    world: &World,
    findings: &mut Findings,
) -> BTreeMap<At, Program> {
    let names = Names::of(world, &Scope::everywhere(), |_, _| Type::Dyn);
    let mut programs = BTreeMap::new();
    // They come in the order of their places, so that no more of them would be told.
    let most = findings.problems.len() + MOST_PROBLEMS;
    for live in pages.iter().flat_map(|page| &page.live_values) {
        if findings.problems.len() >= most {
            break;
        }
        let text = &live.expression;
        let parsed = Parsed::read(text.as_str());
        match parsed.check(&names, &Expected::of(Type::Dyn)) {
            Ok(program) => {
                findings.note_amounts(&parsed, text);
                programs.insert(live.at, program);
            }
            Err(complaints) => {
                let found = complaints.into_iter().map(|complaint| problem(complaint, text));
                findings.problems.extend(found);
            }
        }
    }
    programs
}
