//! Casework as one handle: the facts it decides about, and how what is decided is carried out.

use std::sync::Arc;

use facts::deeds::Deeds;
use facts::records::Stored;
use facts::world::World;
use facts::{Facts, InForce};
use jiff::Timestamp;
use manual::expressions::Value;
use store::View;
use vocabulary::Actor;
use web::Caller;

use crate::cases::Case;
use crate::declared::Declared;

/// Queues and their cases; clones share it.
#[derive(Clone)]
pub struct Casework(Arc<Inner>);

struct Inner {
    facts: Facts,
    deeds: Deeds,
}

impl Casework {
    /// Makes the handle.
    #[must_use]
    pub fn new(facts: Facts, deeds: Deeds) -> Self {
        Self(Arc::new(Inner { facts, deeds }))
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.0.facts
    }

    /// Begins an evaluation under a manual, at an instant.
    pub(crate) fn world<'w>(
        &'w self,
        in_force: &'w InForce,
        (view, now): (View<'w>, Timestamp),
    ) -> World<'w> {
        World::new(in_force, self.facts().sources(), view, now)
    }

    pub(crate) fn deeds(&self) -> &Deeds {
        &self.0.deeds
    }
}

/// What names stand for in the block of a queue, about one case.
pub(crate) async fn world_of<'w>(
    world: World<'w>,
    declared: Declared<'_>,
    (case, record): (&Case, Stored),
) -> World<'w> {
    let world = world.with_record(record).with_fields("case", about(case));
    world.with_lets(declared.block, &declared.queue.names).await
}

/// What a case is to the expressions of its queue.
fn about(case: &Case) -> Vec<(String, Value<'static>)> {
    let time = |at: Option<Timestamp>| at.map_or(Value::Null, Value::Time);
    let by = case.decided_by.as_deref().map_or(Value::Null, Value::made_text);
    vec![
        ("opened_at".to_owned(), Value::Time(case.opened_at)),
        ("decided_at".to_owned(), time(case.ended_at)),
        ("decided_by".to_owned(), by),
    ]
}

/// What whoever acts is to expressions.
pub(crate) fn actor(caller: &Caller) -> Vec<(String, Value<'static>)> {
    let kind = match &caller.attribution.actor {
        Actor::Staff { .. } => "staff",
        Actor::Key { .. } => "key",
        Actor::CommandLine { .. } => "command_line",
        Actor::Program { .. } => "program",
        Actor::Nobody => "nobody",
    };
    vec![
        ("name".to_owned(), Value::made_text(caller.attribution.actor.to_string())),
        ("kind".to_owned(), Value::made_text(kind)),
        ("role".to_owned(), Value::made_text(caller.role.as_str())),
    ]
}
