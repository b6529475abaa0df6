//! Gathering what the page of one case shows: everything is read here, and drawn without the store.

use facts::InForce;
use facts::records;
use facts::world::World;
use facts::world::texts::words;
use jiff::Timestamp;
use manual::expressions::{FaultKind, Value};
use serde_json::Value as Json;
use store::{Change, Leaf, Store, View};
use vocabulary::Result;
use web::{Caller, PageQuery, reading};

use super::going::{Going, Sitting};
use super::line::{self, Waiting};
use crate::Casework;
use crate::cases::list::list;
use crate::cases::{Case, Filter};
use crate::casework::{actor, world_of};
use crate::decisions::follow::{Followed, follow};
use crate::decisions::read::{self, Kept};
use crate::declared::Declared;
use crate::offers::Offer;
use crate::personal;
use crate::seen::seen;

/// How many of those that wait are listed beside the case.
const LISTED: u16 = 12;

/// Who looks at a case, at what moment.
pub(super) struct Look<'l> {
    pub(super) casework: &'l Casework,
    pub(super) in_force: &'l InForce,
    pub(super) caller: &'l Caller,
    pub(super) now: Timestamp,
}

/// What the page of a case shows.
pub(super) struct Gathered<'l> {
    pub(super) declared: Declared<'l>,
    pub(super) case: Case,
    /// The record and what can be done about it; none where the record is gone.
    pub(super) about: Option<About>,
    /// What became of it; none while it waits.
    pub(super) ruling: Option<Ruling>,
    /// Those that wait, in their order.
    pub(super) beside: Vec<Waiting>,
    /// How many wait.
    pub(super) waiting: u64,
    /// How many minutes of work they are.
    pub(super) minutes: u64,
    /// How far whoever looks has come.
    pub(super) sitting: Sitting,
}

/// What a case is about.
pub(super) struct About {
    /// A mark of the records that it refers to.
    pub(super) seen: String,
    /// What the queue shows, under its expressions.
    pub(super) shown: Vec<(String, Shown)>,
    /// What can be done.
    pub(super) offers: Vec<Offer>,
}

/// A value as it is shown.
pub(super) enum Shown {
    Words(String),
    Nothing,
    /// It speaks of a person, and whoever looks may not see that.
    Hidden,
    Unknown(FaultKind),
}

/// What was decided, and what became of it.
pub(super) struct Ruling {
    pub(super) kept: Kept,
    /// The answers by their names; none for those that whoever looks may not see.
    pub(super) answers: Vec<(String, Option<Json>)>,
    pub(super) steps: Vec<Followed>,
}

impl Look<'_> {
    fn store(&self) -> &Store {
        self.casework.facts().store()
    }

    fn sees_persons(&self) -> bool {
        personal::may_see(&self.caller.rights)
    }
}

/// Reads everything about a case, and tells the audit of what speaks of a person before it is shown.
pub(super) async fn gather<'l>(
    look: &Look<'l>,
    (case, going): (Case, &Going),
) -> Result<Gathered<'l>> {
    let declared = Declared::find(look.in_force, &case.queue)?;
    let reader = look.store().reader();
    let ruling = ruling(look, declared, &case).await?;
    tell_of(look, declared, (&case, ruling.as_ref())).await?;
    let filter = Filter::waiting_in(&case.queue);
    let beside = list(reader, &filter, &PageQuery::first(LISTED)).await?.items;
    let counted = look.casework.queues().await?;
    let counted = counted.iter().find(|counted| counted.name == case.queue);
    let (waiting, minutes) = counted.map_or((0, 0), |counted| (counted.waiting, counted.minutes));
    let sitting = going.look(reader, (&case.queue, look.caller), look.now).await?;
    let beside = line::about(look, declared, beside).await?;
    let about = about(look, declared, (&case, ruling.as_ref())).await?;
    Ok(Gathered { declared, case, about, ruling, beside, waiting, minutes, sitting })
}

/// Reads what a case is about: as it is now, or as it was when the case ended, whatever it says by now.
async fn about(
    look: &Look<'_>,
    declared: Declared<'_>,
    (case, ruling): (&Case, Option<&Ruling>),
) -> Result<Option<About>> {
    let (reader, name) = (look.store().reader(), &case.record);
    let name = (name.kind.as_str(), name.key.as_str());
    let decided_about = ruling.and_then(|ruling| ruling.kept.version);
    let record = match (decided_about, case.ended_at) {
        (Some(version), _) => records::at_version(reader, name, version).await?,
        // What came again after it had been deleted is another.
        (None, Some(ended)) => {
            records::before(reader, name, ended).await?.filter(|record| record.changed_at <= ended)
        }
        (None, None) => records::read(reader, name.0, name.1).await?,
    };
    let Some(record) = record else { return Ok(None) };
    let now = case.ended_at.unwrap_or(look.now);
    let world = look.casework.world(look.in_force, (View::Beside(reader), now));
    let world = if case.ended_at.is_some() { world.looking_back() } else { world };
    let world = world_of(world, declared, (case, record)).await;
    let seen = seen(&world, declared).await;
    let world = world.with_fields("actor", actor(look.caller));
    let offers = look.casework.offers(declared, case, (&world, look.caller)).await;
    let shown = shown(look, declared, &world).await;
    Ok(Some(About { seen, shown, offers }))
}

async fn shown(look: &Look<'_>, declared: Declared<'_>, world: &World<'_>) -> Vec<(String, Shown)> {
    let mut all = Vec::new();
    for expression in &declared.queue.show {
        let personal = personal::reads(look.in_force, declared, expression);
        let shown = if !personal.is_empty() && !look.sees_persons() {
            Shown::Hidden
        } else {
            match world.evaluate(declared.block, expression).await {
                Ok(Value::Null) => Shown::Nothing,
                Ok(value) => Shown::Words(words(&value, world.zone())),
                Err(fault) => Shown::Unknown(fault),
            }
        };
        all.push((expression.text().as_str().to_owned(), shown));
    }
    all
}

async fn ruling(look: &Look<'_>, declared: Declared<'_>, case: &Case) -> Result<Option<Ruling>> {
    let reader = look.store().reader();
    let kept = match case.decision {
        Some(id) => read::find(reader, id).await?,
        None => None,
    };
    let Some(kept) = kept else { return Ok(None) };
    let steps = follow(reader, kept.steps.clone()).await?;
    let answer = |(name, value): (&String, &Json)| {
        let hidden = is_personal(declared, &kept.action, name) && !look.sees_persons();
        (name.clone(), (!hidden).then(|| value.clone()))
    };
    let answers = kept.answers.iter().map(answer).collect();
    Ok(Some(Ruling { kept, answers, steps }))
}

/// Whether an answer speaks of a person; of one that the manual asks no more, nobody can tell.
fn is_personal(declared: Declared<'_>, action: &str, answer: &str) -> bool {
    let Ok(action) = declared.action(action) else { return true };
    let asked = action.asks.iter().find(|(name, _)| name.as_str() == answer);
    asked.is_none_or(|(_, asked)| asked.personal)
}

/// Tells the audit that somebody is shown what speaks of a person, before they are.
async fn tell_of(
    look: &Look<'_>,
    declared: Declared<'_>,
    (case, ruling): (&Case, Option<&Ruling>),
) -> Result<()> {
    if !look.sees_persons() {
        return Ok(());
    }
    let shown = declared.queue.show.iter();
    let shown = shown.flat_map(|shown| personal::reads(look.in_force, declared, shown));
    let answers = ruling.into_iter().flat_map(|ruling| {
        let names = ruling.answers.iter().map(|(name, _)| name);
        let personal = names.filter(|name| is_personal(declared, &ruling.kept.action, name));
        personal.map(|name| format!("answer.{name}"))
    });
    let seen: Vec<String> = shown.chain(answers).collect();
    if seen.is_empty() {
        return Ok(());
    }
    let leaf = Leaf::new("case.read").about("case", &case.id).with("fields", seen);
    reading::tell(look.store(), &look.caller.attribution, Change::new((), leaf)).await
}
