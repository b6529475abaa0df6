//! Judging all alert rules of the manual in force, and taking each alert a step further.

use std::collections::BTreeSet;
use std::sync::Arc;

use facts::InForce;
use facts::world::World;
use jiff::Timestamp;
use manual::Block;
use store::rows;
use vocabulary::Result;

use super::advance::{Moving, advance};
use super::step::{Step, next};
use super::verdict::{verdicts, without_value};
use super::{Alert, COLUMNS, Row};
use crate::Monitoring;
use crate::alert::Alert as Rule;
use crate::readings::Labels;

/// How many alerts can be underway at once; beyond, a rule with a label for each customer is the
/// trouble itself.
const UNDERWAY: u32 = 10_000;

/// Judges every rule. What cannot be committed is logged and tried at the next judgement.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn judge(monitoring: &Monitoring, in_force: &Arc<InForce>) -> Result<()> {
    let mut underway = underway(monitoring).await?;
    let world = monitoring.facts().world(in_force);
    for (block, rule) in in_force.manual.all::<Rule>() {
        let (own, others) = underway.into_iter().partition(|alert| alert.rule == block.name);
        underway = others;
        let steps = steps(&world, (block, rule), own).await?;
        for (before, labels, step) in steps {
            let moving = Moving::new((monitoring, in_force), block, (before, labels));
            advance_or_log(moving, step).await;
        }
    }
    // Nobody judges these any more, since the manual has lost their rules.
    for alert in underway {
        let labels = alert.labels.clone();
        let moving = Moving::without_rule((monitoring, in_force), alert, labels);
        advance_or_log(moving, Step::Resolve).await;
    }
    Ok(())
}

async fn advance_or_log(moving: Moving, step: Step) {
    let rule = moving.rule().to_owned();
    if step == Step::Stay {
        return;
    }
    if let Err(error) = advance(moving, step).await {
        tracing::error!(rule, error = error.chain(), "an alert could not be taken further");
    }
}

async fn underway(monitoring: &Monitoring) -> Result<Vec<Alert>> {
    let sql = format!(
        "select {COLUMNS} from alerts where resolved_at is null order by alert_id limit {UNDERWAY}"
    );
    let found: Vec<Row> = rows(monitoring.store().reader(), &sql, []).await?;
    found.into_iter().map(Alert::try_from).collect()
}

/// Returns what becomes of everything that a rule watches.
async fn steps(
    world: &World<'_>,
    (block, rule): (&Block, &Rule),
    mut underway: Vec<Alert>,
) -> Result<Vec<(Option<Alert>, Labels, Step)>> {
    let due = |began: Timestamp| match &rule.hold {
        // Beyond the calendar nothing is due.
        Some(hold) => hold.after(began, world.zone()).unwrap_or(Timestamp::MAX),
        None => began,
    };
    let mut steps = Vec::new();
    let mut judged = BTreeSet::new();
    for (labels, verdict) in verdicts(world, block, rule).await? {
        let before = underway.iter().position(|alert| alert.labels == labels);
        let before = before.map(|at| underway.swap_remove(at));
        let step = next(before.as_ref(), verdict, (world.now(), due));
        if judged.insert(labels.clone()) {
            steps.push((before, labels, step));
        }
    }
    for alert in underway {
        let verdict = without_value(world, rule).await?;
        let step = next(Some(&alert), verdict, (world.now(), due));
        steps.push((Some(alert.clone()), alert.labels, step));
    }
    Ok(steps)
}
