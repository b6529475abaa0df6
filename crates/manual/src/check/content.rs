//! Checks the content of blocks by their kinds, and all expressions in their scopes.

use super::asked::{Check, Findings, Surroundings};
use super::{Block, Blocks, Place};
use crate::decode::{Notes, Value};
use crate::registry::Registry;
use crate::scope::{Scope, World};
use crate::values::Expression;

/// Checks all blocks; those that are checked where they are used come last, when it is known which are.
pub(super) fn check(
    blocks: &Blocks,
    notes: &[Notes],
    registry: &Registry,
    world: &World,
) -> Findings {
    let scopes: Vec<Scope> = blocks.iter().map(|block| scope(block, blocks, registry)).collect();
    let around = Surroundings { blocks, registry, world, scopes: &scopes };
    let mut findings = Findings::default();
    for is_where_used in [false, true] {
        let turn = blocks.iter().zip(notes).zip(&scopes);
        for ((block, notes), scope) in
            turn.filter(|(_, scope)| scope.is_where_used == is_where_used)
        {
            by_kind(block, &around, &mut findings);
            rest(block, (notes, scope), &around, &mut findings);
        }
    }
    findings
}

fn scope(block: &Block, blocks: &Blocks, registry: &Registry) -> Scope {
    match (block.content(), registry.get(block.kind)) {
        (Some(content), Some(kind)) => {
            let scope = (kind.scope)(content, Place { blocks, block: block.number });
            if scope.is_where_used { scope.with_records() } else { scope }
        }
        // Without its content it is not known what it speaks of.
        _ => Scope::open(),
    }
}

fn by_kind(block: &Block, around: &Surroundings<'_>, findings: &mut Findings) {
    if let (Some(content), Some(kind)) = (block.content(), around.registry.get(block.kind)) {
        (kind.check)(content, &mut Check::new(around, block, findings));
    }
}

/// Checks all expressions that the kind itself did not.
fn rest(
    block: &Block,
    (notes, scope): (&Notes, &Scope),
    around: &Surroundings<'_>,
    findings: &mut Findings,
) {
    let is_done =
        |expression: &Expression, findings: &Findings| findings.has_checked(expression.id());
    if scope.is_where_used && notes.expressions.iter().any(|it| is_done(it, findings)) {
        return;
    }
    if let (Some(content), Some(kind)) = (block.content(), around.registry.get(block.kind)) {
        let check = &mut Check::new(around, block, findings);
        check.inside(|check| (kind.within)(content, scope, check));
    }
    for expression in &notes.expressions {
        if !is_done(expression, findings) {
            let check = &mut Check::new(around, block, findings);
            check.inside(|check| expression.within(scope, check));
        }
    }
}
