//! What a queue shows that speaks of a person, and who may see it.

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
    let within = (declared.block, &declared.queue.names);
    personal_reads(&in_force.manual, declared.of(), within, expression)
}
