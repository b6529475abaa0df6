//! Taking an alert a step further: one commit with its leaf, what the rule does, and the notices.

use facts::deeds::Done;
use serde_json::json;
use store::{Change, Transaction};
use vocabulary::Result;

use super::deeds::{self, carry_out};
use super::moving::Moving;
use super::notices::What;
use super::step::Step;
use super::telling::tell;
use super::verdict::Bad;
use super::write::{MEANWHILE, leaf, meanwhile, put, put_problem, put_seen};
use super::{Alert, AlertState};
use crate::monitoring::by_the_manual;
use crate::severities;
use crate::watching::turn;

/// Whether a rule's deeds are done when it fires.
#[derive(Clone)]
enum Deeds {
    Done,
    /// They cannot be, for this reason; people are told all the same.
    LeftOut(String),
}

/// Takes an alert a step further, while the turn to watch is held.
///
/// # Errors
/// When the store cannot be used; then nothing was done, and the next judgement tries again.
pub(super) async fn advance(moving: Moving, step: Step) -> Result<()> {
    let done = match commit(moving.clone(), step.clone(), Deeds::Done).await {
        Err(error) if error.code() == deeds::REFUSED => {
            // An alert that cannot do all it should must still be heard.
            tracing::error!(
                rule = moving.rule,
                error = error.chain(),
                "what an alert does could not be done; people are told without it"
            );
            commit(moving, step, Deeds::LeftOut(error.says().to_owned())).await
        }
        other => other,
    };
    match done {
        Err(error) if error.code() == MEANWHILE => Ok(()),
        other => other,
    }
}

async fn commit(moving: Moving, step: Step, deeds: Deeds) -> Result<()> {
    let by = by_the_manual(&moving.in_force);
    let store = moving.monitoring.store().clone();
    if step == Step::Still {
        return store.maintain(move |tx| Box::pin(still(tx, moving))).await;
    }
    store.commit(&by, move |tx| Box::pin(write(tx, moving, (step, deeds)))).await
}

async fn still(tx: &Transaction<'_>, moving: Moving) -> Result<()> {
    match &moving.before {
        Some(before) if turn::is_held(tx, &moving.holder).await? => put_seen(tx, before).await,
        _ => Ok(()),
    }
}

async fn write(
    tx: &Transaction<'_>,
    moving: Moving,
    (step, deeds): (Step, Deeds),
) -> Result<Change<()>> {
    // Somebody else watches by now, and knows better.
    if !turn::is_held(tx, &moving.holder).await? {
        return Err(meanwhile());
    }
    match step {
        Step::Begin(bad) | Step::Again(bad) => begin(tx, &moving, &bad).await,
        Step::Fire(bad) => fire(tx, &moving, (bad, deeds)).await,
        Step::Change(bad) => change(tx, &moving, &bad).await,
        Step::Pass | Step::Resolve => end(tx, &moving).await,
        Step::Stay | Step::Still => Ok(Change::unchanged(())),
    }
}

/// Begins an alert, or begins it anew: what was not looked at does not count.
async fn begin(tx: &Transaction<'_>, moving: &Moving, bad: &Bad) -> Result<Change<()>> {
    let began = moving.after((AlertState::Pending, bad), tx.now());
    let alert = Alert { began_at: tx.now(), ..began };
    put(tx, &alert, moving.before.as_ref()).await?;
    Ok(Change::new((), leaf("alert.pending", &alert)))
}

async fn fire(
    tx: &Transaction<'_>,
    moving: &Moving,
    (bad, deeds): (Bad, Deeds),
) -> Result<Change<()>> {
    let mut alert = moving.after((AlertState::Firing, &bad), tx.now());
    alert.started_at = Some(tx.now());
    // The row is there before what refers to it is.
    put(tx, &alert, moving.before.as_ref()).await?;
    let mut problems = Vec::new();
    let done = match deeds {
        Deeds::Done => carry_out(tx, moving, &alert).await?,
        Deeds::LeftOut(why) => {
            problems.push(format!("What the rule does was not done. {why}"));
            Done::default()
        }
    };
    let told = tell(tx, moving, (&alert, What::Begins)).await?;
    problems.extend(told.unheard);
    if !problems.is_empty() {
        alert.problem = Some(problems.join(" "));
        put_problem(tx, &alert).await?;
    }
    let leaf = leaf("alert.firing", &alert).with("problem", alert.problem.clone());
    let change = done.leaves.into_iter().fold(Change::new((), leaf), Change::and);
    Ok(change.ordering(done.ordered).ordering_beside(told.ordered))
}

/// Follows a severity. Those whom the worse one names hear of it; that it became milder is no news.
async fn change(tx: &Transaction<'_>, moving: &Moving, bad: &Bad) -> Result<Change<()>> {
    let Some(before) = &moving.before else { return Err(meanwhile()) };
    let alert = moving.after((before.state, bad), tx.now());
    put(tx, &alert, Some(before)).await?;
    let rank = |name: &str| severities::rank(&moving.in_force.manual, name);
    let is_worse = rank(&alert.severity) < rank(&before.severity);
    let leaf = leaf("alert.changed", &alert).with("before", json!({ "severity": before.severity }));
    if !is_worse || alert.state != AlertState::Firing {
        return Ok(Change::new((), leaf));
    }
    let told = tell(tx, moving, (&alert, What::Worsens)).await?;
    Ok(Change::new((), leaf.with("problem", told.unheard)).ordering_beside(told.ordered))
}

/// Ends an alert; whoever heard of it hears that it is over, or that nobody watches it any more.
async fn end(tx: &Transaction<'_>, moving: &Moving) -> Result<Change<()>> {
    let Some(before) = &moving.before else { return Err(meanwhile()) };
    let alert =
        Alert { state: AlertState::Resolved, resolved_at: Some(tx.now()), ..before.clone() };
    put(tx, &alert, Some(before)).await?;
    if before.state == AlertState::Pending {
        return Ok(Change::new((), leaf("alert.passed", &alert)));
    }
    let is_dropped = moving.block().is_none();
    let what = if is_dropped { What::Dropped } else { What::Ends };
    let told = tell(tx, moving, (&alert, what)).await?;
    let mut leaf = leaf("alert.resolved", &alert).with("problem", told.unheard);
    if is_dropped {
        leaf = leaf.with("because", "The manual has no such rule any more.");
    }
    Ok(Change::new((), leaf).ordering_beside(told.ordered))
}
