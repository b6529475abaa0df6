//! Checks the live values in prose, which speak of what is there everywhere.

use std::collections::BTreeMap;

use expressions::{Expected, Parsed, Program, Type};

use super::asked::problem;
use crate::at::At;
use crate::pages::Page;
use crate::problems::Problem;
use crate::scope::{Names, Scope, World};

/// Checks and compiles the live values of all pages, each under its place.
pub(super) fn check(
    pages: &[Page],
    world: &World,
    problems: &mut Vec<Problem>,
) -> BTreeMap<At, Program> {
    let names = Names::of(world, &Scope::everywhere(), |_, _| Type::Dyn);
    let mut programs = BTreeMap::new();
    for live in pages.iter().flat_map(|page| &page.live_values) {
        let text = &live.expression;
        match Parsed::read(text.as_str()).check(&names, &Expected::of(Type::Dyn)) {
            Ok(program) => {
                programs.insert(live.at, program);
            }
            Err(complaints) => {
                problems.extend(complaints.into_iter().map(|complaint| problem(complaint, text)));
            }
        }
    }
    programs
}
