//! What a queue shows that speaks of a person, and who may see it.

use std::collections::BTreeSet;

use facts::{InForce, PersonalRead, personal_reads};
use manual::values::Expression;
use web::{Right, Rights};

use crate::declared::Declared;
use crate::rights::CasesDecide;

/// Whether somebody may see it: whoever decides must know about whom.
pub(crate) fn may_see(rights: &Rights) -> bool {
    rights.allow(PersonalRead::NAME) || rights.allow(CasesDecide::NAME)
}

/// Lists what an expression of a queue reads of persons, by itself or under a name of the queue's `let`.
pub(crate) fn reads(
    in_force: &InForce,
    declared: Declared<'_>,
    expression: &Expression,
) -> Vec<String> {
    let Declared { block, queue } = declared;
    let manual = &in_force.manual;
    let (mut found, mut followed, mut wanted) = (Vec::new(), BTreeSet::new(), vec![expression]);
    while let Some(expression) = wanted.pop() {
        found.extend(personal_reads(manual, declared.of(), (block, expression)));
        let Some(program) = manual.program(block, expression) else { continue };
        for (name, meaning) in queue.names.iter() {
            let mut paths = program.reads().iter().map(|read| read.path.first());
            if paths.any(|first| first.is_some_and(|first| first == name.as_str()))
                && followed.insert(name.as_str())
            {
                wanted.push(meaning);
            }
        }
    }
    found
}
