//! Taking an alert a step further: one commit with its leaf, what the rule does, and the notices.

use std::sync::Arc;

use facts::InForce;
use facts::deeds::{Deciding, Done};
use facts::world::World;
use jiff::Timestamp;
use manual::Block;
use manual::expressions::Value;
use serde_json::json;
use store::{Change, Leaf, Ordered, Transaction, View, execute, micros};
use vocabulary::{Error, Kind, Result};

use super::notices::{self, What};
use super::step::Step;
use super::verdict::Bad;
use super::{Alert, AlertState};
use crate::alert::Alert as Rule;
use crate::ids::AlertId;
use crate::monitoring::by_the_manual;
use crate::readings::Labels;
use crate::{Monitoring, severities};

/// What is told where another process took the alert further first.
const MEANWHILE: &str = "moved-meanwhile";

/// An alert with all that it takes to take it further.
#[derive(Clone)]
pub(super) struct Moving {
    monitoring: Monitoring,
    in_force: Arc<InForce>,
    /// The number of the rule's block; none where the manual has lost it.
    block: Option<usize>,
    rule: String,
    labels: Labels,
    before: Option<Alert>,
}

impl Moving {
    /// Moves what a rule finds.
    pub(super) fn new(
        (monitoring, in_force): (&Monitoring, &Arc<InForce>),
        block: &Block,
        (before, labels): (Option<Alert>, Labels),
    ) -> Self {
        let (monitoring, in_force) = (monitoring.clone(), Arc::clone(in_force));
        Self {
            monitoring,
            in_force,
            block: Some(block.number),
            rule: block.name.clone(),
            labels,
            before,
        }
    }

    /// Moves an alert whose rule is gone.
    pub(super) fn without_rule(
        (monitoring, in_force): (&Monitoring, &Arc<InForce>),
        before: Alert,
        labels: Labels,
    ) -> Self {
        let (monitoring, in_force) = (monitoring.clone(), Arc::clone(in_force));
        let rule = before.rule.clone();
        Self { monitoring, in_force, block: None, rule, labels, before: Some(before) }
    }

    pub(super) fn rule(&self) -> &str {
        &self.rule
    }

    fn block(&self) -> Option<(&Block, &Rule)> {
        let block = self.in_force.manual.at(self.block?)?;
        Some((block, block.as_a::<Rule>()?))
    }

    /// Returns the alert as it is from now on.
    fn after(&self, (state, bad): (AlertState, &Bad), now: Timestamp) -> Alert {
        let before = self.before.as_ref();
        Alert {
            id: before.map_or_else(|| AlertId::new(now), |before| before.id),
            rule: self.rule.clone(),
            severity: bad.severity.clone(),
            state,
            labels: self.labels.clone(),
            value: bad.value.clone(),
            began_at: before.map_or(now, |before| before.began_at),
            started_at: before.and_then(|before| before.started_at),
            resolved_at: None,
            acknowledged_at: before.and_then(|before| before.acknowledged_at),
            acknowledged_by: before.and_then(|before| before.acknowledged_by.clone()),
            incident: before.and_then(|before| before.incident),
            problem: before.and_then(|before| before.problem.clone()),
        }
    }
}

/// Whether a rule's deeds are done when it fires.
#[derive(Clone)]
enum Deeds {
    Done,
    /// They cannot be, for this reason; people are told all the same.
    LeftOut(String),
}

/// Takes an alert a step further.
///
/// # Errors
/// When the store cannot be used.
pub(super) async fn advance(moving: Moving, step: Step) -> Result<()> {
    let done = match commit(moving.clone(), step.clone(), Deeds::Done).await {
        Err(error) if matches!(step, Step::Fire(_)) && error.code() != MEANWHILE => {
            // An alert that cannot do all it should must still be heard.
            tracing::error!(
                rule = moving.rule,
                error = error.chain(),
                "what an alert does could not be done; people are told without it"
            );
            commit(moving, step, Deeds::LeftOut(error.with_hint())).await
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
    store.commit(&by, move |tx| Box::pin(write(tx, moving, (step, deeds)))).await
}

async fn write(
    tx: &Transaction<'_>,
    moving: Moving,
    (step, deeds): (Step, Deeds),
) -> Result<Change<()>> {
    match step {
        Step::Begin(bad) => {
            let alert = moving.after((AlertState::Pending, &bad), tx.now());
            put(tx, &alert, moving.before.as_ref()).await?;
            Ok(Change::new((), leaf("alert.pending", &alert)))
        }
        Step::Fire(bad) => fire(tx, &moving, (bad, deeds)).await,
        Step::Change(bad) => change(tx, &moving, &bad).await,
        Step::Pass | Step::Resolve | Step::Stay => end(tx, &moving).await,
    }
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
    let (notices, unheard) = notices(tx, moving, (&alert, What::Begins));
    problems.extend(unheard);
    if !problems.is_empty() {
        alert.problem = Some(problems.join(" "));
        let sql = "update alerts set problem = $2 where alert_id = $1";
        execute(&**tx, sql, [alert.id.to_string().into(), alert.problem.clone().into()]).await?;
    }
    let leaf = leaf("alert.firing", &alert).with("problem", alert.problem.clone());
    let change = done.leaves.into_iter().fold(Change::new((), leaf), Change::and);
    Ok(change.ordering(done.ordered).ordering_beside(notices))
}

async fn carry_out(tx: &Transaction<'_>, moving: &Moving, alert: &Alert) -> Result<Done> {
    let Some((block, rule)) = moving.block().filter(|(_, rule)| !rule.does.is_empty()) else {
        return Ok(Done::default());
    };
    let value = alert.value.as_ref().map(facts::world::values::of_json);
    let fields = vec![
        ("started_at".to_owned(), Value::Time(tx.now())),
        ("severity".to_owned(), Value::made_text(alert.severity.as_str())),
        ("value".to_owned(), value.transpose().ok().flatten().unwrap_or(Value::Null)),
    ];
    let sources = moving.monitoring.facts().sources();
    let world = World::new(&moving.in_force, sources, View::from(tx), tx.now());
    let world = world.with_fields("alert", fields);
    let deciding = Deciding { world: &world, block };
    moving.monitoring.deeds().carry_out(&rule.does, &deciding, tx).await
}

/// Follows a severity. Those whom the worse one names hear of it; that it became milder is no news.
async fn change(tx: &Transaction<'_>, moving: &Moving, bad: &Bad) -> Result<Change<()>> {
    let Some(before) = &moving.before else { return Err(meanwhile()) };
    let alert = moving.after((before.state, bad), tx.now());
    put(tx, &alert, Some(before)).await?;
    let rank = |name: &str| severities::rank(&moving.in_force.manual, name);
    let is_worse = rank(&alert.severity) < rank(&before.severity);
    let (notices, unheard) = match is_worse && alert.state == AlertState::Firing {
        true => notices(tx, moving, (&alert, What::Worsens)),
        false => (Vec::new(), Vec::new()),
    };
    let leaf = leaf("alert.changed", &alert)
        .with("before", json!({ "severity": before.severity }))
        .with("problem", unheard);
    Ok(Change::new((), leaf).ordering_beside(notices))
}

/// Ends an alert; those who heard of it hear of its end.
async fn end(tx: &Transaction<'_>, moving: &Moving) -> Result<Change<()>> {
    let Some(before) = &moving.before else { return Err(meanwhile()) };
    let sql = "update alerts set state = 'resolved', resolved_at = $2
         where alert_id = $1 and resolved_at is null";
    let values = [before.id.to_string().into(), micros(tx.now()).into()];
    if execute(&**tx, sql, values).await? == 0 {
        return Err(meanwhile());
    }
    let alert =
        Alert { state: AlertState::Resolved, resolved_at: Some(tx.now()), ..before.clone() };
    if before.state == AlertState::Pending {
        return Ok(Change::new((), leaf("alert.passed", &alert)));
    }
    let (notices, unheard) = notices(tx, moving, (&alert, What::Ends));
    let mut leaf = leaf("alert.resolved", &alert).with("problem", unheard);
    if moving.block.is_none() {
        leaf = leaf.with("because", "The manual has no such rule any more.");
    }
    Ok(Change::new((), leaf).ordering_beside(notices))
}

/// Orders the notices of a step, and says whom they cannot reach.
fn notices(
    tx: &Transaction<'_>,
    moving: &Moving,
    (alert, what): (&Alert, What),
) -> (Vec<Ordered>, Vec<String>) {
    let rule = moving.block().map(|(_, rule)| rule);
    let manual = &moving.in_force.manual;
    let channels = notices::channels(manual, rule, &alert.severity);
    let playbook = rule.and_then(|rule| notices::playbook(rule, &alert.severity));
    let message = notices::message((alert, what), playbook, moving.monitoring.site());
    let (mut ordered, mut unheard) = (Vec::new(), Vec::new());
    for channel in channels {
        let ways = notices::ways(manual, &channel, (&message, tx.now()));
        let orders = ways.and_then(|ways| {
            let order = |(name, body)| moving.monitoring.effects().order(tx, name, &body);
            ways.into_iter().map(order).collect::<Result<Vec<_>>>()
        });
        match orders {
            Ok(orders) => ordered.extend(orders),
            Err(error) => unheard.push(format!("`{channel}` was not told: {}", error.with_hint())),
        }
    }
    (ordered, unheard)
}

/// Writes an alert as it is from now on, unless another process moved it since it was read.
async fn put(tx: &Transaction<'_>, alert: &Alert, before: Option<&Alert>) -> Result<()> {
    let labels = serde_json::to_string(&alert.labels).map_err(Error::internal)?;
    let (id, value) = (alert.id.to_string(), alert.value.as_ref().map(ToString::to_string));
    let started_at = alert.started_at.map(micros);
    let changed = match before {
        None => {
            let sql = "insert into alerts
                     (alert_id, rule, labels, state, severity, value, began_at, started_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
            let values = [
                id.into(),
                alert.rule.clone().into(),
                labels.into(),
                alert.state.word().into(),
                alert.severity.clone().into(),
                value.into(),
                micros(alert.began_at).into(),
                started_at.into(),
            ];
            execute(&**tx, sql, values).await?
        }
        Some(before) => {
            let sql = "update alerts set state = $2, severity = $3, value = $4, started_at = $5
                 where alert_id = $1 and state = $6 and severity = $7";
            let values = [
                id.into(),
                alert.state.word().into(),
                alert.severity.clone().into(),
                value.into(),
                started_at.into(),
                before.state.word().into(),
                before.severity.clone().into(),
            ];
            execute(&**tx, sql, values).await?
        }
    };
    if changed == 0 { Err(meanwhile()) } else { Ok(()) }
}

fn meanwhile() -> Error {
    Error::new(Kind::Conflict, MEANWHILE, "Another process took this alert further.")
}

fn leaf(action: &'static str, alert: &Alert) -> Leaf {
    Leaf::new(action)
        .about("alert", &alert.id)
        .with("rule", alert.rule.clone())
        .with("labels", json!(alert.labels))
        .with("severity", alert.severity.clone())
        .with("value", alert.value.clone())
}
