//! Judging all alert rules of the manual in force, and taking each alert a step further.

use std::collections::BTreeSet;

use facts::world::World;
use jiff::Timestamp;
use manual::Block;
use sea_orm::FromQueryResult;
use store::rows;
use vocabulary::Result;

use super::advance::advance;
use super::moving::{Judging, Moving};
use super::step::{Step, Timing, next};
use super::verdict::{verdicts, without_value};
use super::watches::every;
use super::{Alert, COLUMNS, Row};
use crate::Monitoring;
use crate::alert::Alert as Rule;
use crate::readings::Labels;

/// How many alerts of one rule are underway at most; a rule with a label for each customer is the trouble
/// itself, and begins no more.
const UNDERWAY: usize = 10_000;

/// Judges every rule. What cannot be committed is logged and tried at the next judgement.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn judge(judging: &Judging) -> Result<()> {
    let Judging { monitoring, in_force, .. } = judging;
    let mut begun = begun(monitoring).await?;
    let world = monitoring.facts().world(in_force);
    for (block, rule) in in_force.manual.all::<Rule>() {
        let own = match begun.remove(&block.name) {
            true => underway(monitoring, &block.name).await?,
            false => Vec::new(),
        };
        for (before, labels, step) in steps(&world, (block, rule), own).await? {
            advance_or_log(Moving::new(judging, block, (before, labels)), step).await;
        }
    }
    // Nobody judges these any more, since the manual has lost their rules.
    for rule in begun {
        for alert in underway(monitoring, &rule).await? {
            advance_or_log(Moving::without_rule(judging, alert), Step::Resolve).await;
        }
    }
    Ok(())
}

async fn advance_or_log(moving: Moving, step: Step) {
    let rule = moving.rule.clone();
    if step == Step::Stay {
        return;
    }
    if let Err(error) = advance(moving, step).await {
        tracing::error!(rule, error = error.chain(), "an alert could not be taken further");
    }
}

#[derive(FromQueryResult)]
struct Begun {
    rule: String,
}

/// Lists the rules that have alerts underway.
async fn begun(monitoring: &Monitoring) -> Result<BTreeSet<String>> {
    let sql = "select distinct rule from alerts where resolved_at is null";
    let found: Vec<Begun> = rows(monitoring.store().reader(), sql, []).await?;
    Ok(found.into_iter().map(|begun| begun.rule).collect())
}

/// Reads the alerts of a rule that are underway; there are never more.
async fn underway(monitoring: &Monitoring, rule: &str) -> Result<Vec<Alert>> {
    let sql = format!(
        "select {COLUMNS} from alerts where resolved_at is null and rule = $1
         order by alert_id limit {UNDERWAY}"
    );
    let found: Vec<Row> = rows(monitoring.store().reader(), &sql, [rule.into()]).await?;
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
    let every = every(world.manual(), (block, rule));
    let timing = Timing { now: world.now(), due, every };
    let mut room = UNDERWAY.saturating_sub(underway.len());
    let mut steps = Vec::new();
    let mut judged = BTreeSet::new();
    for (labels, verdict) in verdicts(world, block, rule).await? {
        let before = underway.iter().position(|alert| alert.labels == labels);
        let before = before.map(|at| underway.swap_remove(at));
        let step = next(before.as_ref(), verdict, &timing);
        let begins = before.is_none() && step != Step::Stay;
        if judged.insert(labels.clone()) && (!begins || room > 0) {
            room = room.saturating_sub(usize::from(begins));
            steps.push((before, labels, step));
        }
    }
    for alert in underway {
        let verdict = without_value(world, rule).await?;
        let step = next(Some(&alert), verdict, &timing);
        steps.push((Some(alert.clone()), alert.labels, step));
    }
    Ok(steps)
}
