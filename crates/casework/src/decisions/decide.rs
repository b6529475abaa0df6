//! Deciding about a case: one decision each, under the rules of this very moment.
//!
//! The case, its decision, the audit's leaf and what the action orders commit together. Two who decide at
//! once both change the same row, so that the second finds it decided and is told by whom.

use std::sync::Arc;

use acts::Action;
use axum::extract::State;
use axum::http::StatusCode;
use facts::deeds::{Deciding, Deed, SetDeed};
use facts::world::World;
use facts::world::texts::words;
use facts::{InForce, records};
use jiff::tz::TimeZone;
use manual::expressions::Value as Known;
use serde::Deserialize;
use serde_json::{Map, Value};
use store::{Change, Leaf, Transaction, View, execute, micros};
use utoipa::ToSchema;
use vocabulary::{Error, Kind, Result};
use web::{Caller, Json, May, Path, Problem};

use super::{Decision, DecisionId, answers};
use crate::Casework;
use crate::cases::{Case, CaseId, CaseState, read};
use crate::casework::{actor, world_of};
use crate::declared::Declared;
use crate::offers::policy;
use crate::rights::CasesDecide;
use crate::seen::seen;

/// What somebody decides.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    /// The action, as the queue names it.
    pub action: String,
    /// The answers to what it asks.
    #[serde(default)]
    pub answers: Map<String, Value>,
    /// The version of the case that was seen.
    pub version: i64,
    /// What `seen` of the case was, to be refused when what it refers to is something else by now.
    #[serde(default)]
    pub seen: Option<String>,
}

/// Decides about a case.
///
/// # Errors
/// When somebody was first, the case changed since it was seen, the manual forbids the action now, an
/// answer is missing, or a right is.
pub(crate) async fn decide(
    casework: &Casework,
    may: &May<CasesDecide>,
    (case, choice): (CaseId, Choice),
) -> Result<Decision> {
    let (casework, in_force) = (casework.clone(), casework.facts().in_force()?);
    let caller = may.caller().clone();
    may.commit(move |tx| {
        Box::pin(async move { write(&casework, tx, (&in_force, &caller), (case, choice)).await })
    })
    .await
}

async fn write(
    casework: &Casework,
    tx: &Transaction<'_>,
    (in_force, caller): (&Arc<InForce>, &Caller),
    (id, choice): (CaseId, Choice),
) -> Result<Change<Decision>> {
    let case = read::find(&**tx, id).await?;
    let zone = zone(in_force);
    open(&case, (choice.version, &zone))?;
    let declared = Declared::find(in_force, &case.queue)?;
    let action = declared.action(&choice.action)?;
    if let Some(why) = casework.forbidden(action, caller) {
        return Err(Error::new(
            Kind::Forbidden,
            "forbidden",
            format!("You may not do this. {why}"),
        ));
    }
    let given = answers::check(&action.asks, choice.answers, &in_force.manual)?;
    let name = &case.record;
    let record = records::hold(tx, &name.kind, &name.key).await?;
    let record = record.ok_or_else(|| Error::missing("The record of this case is gone."))?;
    let version = record.version;
    let world = casework.world(in_force, (View::from(tx), tx.now()));
    let world = world_of(world, declared, (&case, record)).await;
    refers_to_the_same(&world, declared, (&case, choice.seen.as_deref())).await?;
    let world = world.with_fields("actor", actor(caller));
    let world = world.with_fields("answer", answers::values(&given));
    if let Some(says) = policy(declared, action, &world).await {
        return Err(Error::new(Kind::Policy, "policy", says).with("action", choice.action));
    }
    let decision = DecisionId::new(tx.now());
    let after = take(tx, (&case, &choice.action), (decision, caller), &zone).await?;
    let deciding = Deciding::new(&world, declared.block);
    let done = casework.deeds().carry_out(&action.does, &deciding, tx).await?;
    let decision = Decision {
        id: decision,
        case: after,
        action: choice.action,
        record_version: Some(version),
        decided_at: tx.now(),
        effects: done.steps,
    };
    insert(tx, &decision, (in_force, &given)).await?;
    let leaf = leaf(&decision, action, &given);
    let change = done.leaves.into_iter().fold(Change::new(decision, leaf), Change::and);
    Ok(change.ordering(done.ordered))
}

/// Returns the zone by whose clock people are told of times.
fn zone(in_force: &InForce) -> TimeZone {
    in_force.company.as_ref().map_or(TimeZone::UTC, |company| company.zone.clone())
}

/// Refuses a case that is not open, or changed since it was seen.
fn open(case: &Case, (seen, zone): (i64, &TimeZone)) -> Result<()> {
    match case.state {
        CaseState::Open if case.version == seen => Ok(()),
        CaseState::Open => {
            let says = format!("The case is of version {} by now.", case.version);
            Err(Error::new(Kind::Outdated, "outdated", says)
                .hint("Look at it again, and decide about what you see then.")
                .with("version", case.version))
        }
        CaseState::Decided => Err(already(case, zone)),
        CaseState::Withdrawn => Err(Error::conflict(
            "withdrawn",
            "The record has left the queue, and nothing is to be decided any more.",
        )),
    }
}

/// Refuses a case that shows something else than what was seen, behind the references of its record.
async fn refers_to_the_same(
    world: &World<'_>,
    declared: Declared<'_>,
    (case, was): (&Case, Option<&str>),
) -> Result<()> {
    let Some(was) = was else { return Ok(()) };
    if was == seen(world, declared).await {
        return Ok(());
    }
    let says = "What it refers to has changed since the case was seen.";
    Err(Error::new(Kind::Outdated, "outdated", says)
        .hint("Look at it again, and decide about what you see then.")
        .with("version", case.version))
}

/// The sentence has the company's time to the minute; programs find the exact instant beside it.
fn already(case: &Case, zone: &TimeZone) -> Error {
    let by = case.decided_by.as_deref().unwrap_or("somebody");
    let when = match case.ended_at {
        Some(at) => format!("on {}", words(&Known::Time(at), zone)),
        None => "before".to_owned(),
    };
    Error::conflict("already-decided", format!("{by} decided it {when}."))
        .hint("Nothing was changed. Go on with the next case.")
        .with("decided_by", by)
        .with("decided_at", case.ended_at.map(|at| at.to_string()))
        .with("action", case.action.clone())
}

/// Marks the case as decided; the one statement by which of two only one succeeds.
async fn take(
    tx: &Transaction<'_>,
    (case, action): (&Case, &str),
    (decision, caller): (DecisionId, &Caller),
    zone: &TimeZone,
) -> Result<Case> {
    let by = caller.attribution.actor.to_string();
    let sql =
        "update cases set state = 'decided', version = version + 1, ended_at = $3, action = $4,
         decision_id = $5, decided_by = $6
         where case_id = $1 and state = 'open' and version = $2";
    let values = [
        case.id.to_string().into(),
        case.version.into(),
        micros(tx.now()).into(),
        action.into(),
        decision.to_string().into(),
        by.into(),
    ];
    let taken = execute(&**tx, sql, values).await?;
    let after = read::find(&**tx, case.id).await?;
    if taken == 0 {
        // Somebody decided between our look and this; `open` says who.
        open(&after, (case.version, zone))?;
        return Err(Error::unavailable("The case could not be decided now.").hint("Try again."));
    }
    Ok(after)
}

async fn insert(
    tx: &Transaction<'_>,
    decision: &Decision,
    (in_force, given): (&InForce, &Map<String, Value>),
) -> Result<()> {
    let sql = "insert into decisions (decision_id, case_id, queue, action, answers, steps,
         decided_by, decided_at, manual_version, record_version, last_set)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let last_set = decision.effects.iter().rev().find(|step| step.kind == SetDeed::NAME);
    let last_set = last_set.and_then(|step| step.effect).map(|effect| effect.to_string());
    let values = [
        decision.id.to_string().into(),
        decision.case.id.to_string().into(),
        decision.case.queue.as_str().into(),
        decision.action.as_str().into(),
        serde_json::to_string(given).map_err(Error::internal)?.into(),
        serde_json::to_string(&decision.effects).map_err(Error::internal)?.into(),
        decision.case.decided_by.clone().into(),
        micros(decision.decided_at).into(),
        in_force.version.version.into(),
        decision.record_version.into(),
        last_set.into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
}

/// Tells what was decided and answered; what an answer says of a person stays out of it.
fn leaf(decision: &Decision, action: &Action, given: &Map<String, Value>) -> Leaf {
    let is_personal = |name: &str| {
        let mut asks = action.asks.iter();
        asks.any(|(asked, answer)| asked.as_str() == name && answer.personal)
    };
    let told = given.iter().filter(|(name, _)| !is_personal(name));
    let told: Map<String, Value> =
        told.map(|(name, value)| (name.clone(), value.clone())).collect();
    let record = &decision.case.record;
    Leaf::new("case.decided")
        .about("case", &decision.case.id)
        .with("queue", decision.case.queue.as_str())
        .with("record", format!("{}/{}", record.kind, record.key))
        .with("record_version", decision.record_version)
        .with("action", decision.action.as_str())
        .with("answers", told)
        .with("decision", decision.id.to_string())
}

/// Decides about a case.
#[utoipa::path(
    post,
    path = "/v1/cases/{id}/decisions",
    operation_id = "decide_case",
    tag = "cases",
    params(("id" = String, Path, description = "The case.")),
    request_body = Choice,
    responses(
        (status = 201, description = "It is decided.", body = Decision),
        (status = 404, description = "There is no such case."),
        (status = 409, description = "Somebody was first, or the record has left the queue."),
        (status = 412, description = "The case, or what it refers to, changed since it was seen."),
        (status = 422, description = "The manual forbids it now."),
    ),
)]
pub(crate) async fn route(
    State(casework): State<Casework>,
    may: May<CasesDecide>,
    Path(case): Path<CaseId>,
    Json(choice): Json<Choice>,
) -> Result<(StatusCode, Json<Decision>), Problem> {
    let decision = decide(&casework, &may, (case, choice)).await?;
    Ok((StatusCode::CREATED, Json(decision)))
}
