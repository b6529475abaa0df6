//! Adding events: a batch is one change, and the same id twice counts once.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Change, FromQueryResult, Leaf, Transaction, micros, rows};
use utoipa::ToSchema;
use vocabulary::{Attribution, Error, Kind, Result};
use web::{Json, May, Problem};

use crate::event::Event;
use crate::quarantine::keep::{Refused, keep};
use crate::records::{check_key, intake};
use crate::rights::EventsWrite;
use crate::{Facts, InForce};

/// The most events of one request: a batch is one change, and whoever else writes waits for it.
pub const MOST_EVENTS: usize = 5_000;

/// How many rows one statement inserts: six values each stay far below SQLite's 32,766 parameters.
const ROWS_A_STATEMENT: usize = 500;

/// Events as a sender tells of them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    /// What happened; each is read by itself, so that one that cannot be read spoils no other.
    #[schema(value_type = Vec<Incoming>)]
    pub(crate) events: Vec<Value>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Incoming {
    /// What tells it from all others, however often it is sent.
    pub id: String,
    /// What happened.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whom or what it is about.
    pub subject: Option<String>,
    /// What else is known of it.
    #[serde(default)]
    pub properties: Map<String, Value>,
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appended {
    /// How many are new.
    pub accepted: u64,
    /// How many were known already.
    pub duplicates: u64,
    /// What was left out.
    pub rejected: Vec<RejectedEvent>,
}

/// An event that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedEvent {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// Its id.
    pub id: String,
    /// Why.
    pub problem: String,
}

/// Adds events in the name of somebody; they are on the disk when this returns.
///
/// # Errors
/// When there are too many, or the store cannot be written.
pub async fn append(facts: &Facts, by: &Attribution, batch: Vec<Incoming>) -> Result<Appended> {
    take(facts, by, batch.into_iter().map(Ok).collect()).await
}

/// Adds those of a batch that could be read.
async fn take(
    facts: &Facts,
    by: &Attribution,
    batch: Vec<std::result::Result<Incoming, RejectedEvent>>,
) -> Result<Appended> {
    if batch.len() > MOST_EVENTS {
        let says =
            format!("These are {} events; a request has {MOST_EVENTS} at most.", batch.len());
        return Err(Error::new(Kind::TooLarge, "too-large", says).hint("Send them in several."));
    }
    // Without a manual no property has a type, and all are kept as they come.
    let in_force = facts.running().now();
    let Sorted { mut appended, taken, refused } = Sorted::of(batch, in_force.as_deref());
    let count = u64::try_from(taken.len()).unwrap_or(u64::MAX);
    let from = by.actor.to_string();
    let change = facts.store().commit(by, move |tx| {
        Box::pin(async move {
            let new = insert(tx, taken).await?;
            let held = keep(tx, &from, refused).await?;
            let count = u64::try_from(new.len()).unwrap_or(u64::MAX);
            Ok(match held {
                0 if new.is_empty() => Change::unchanged(count),
                0 => Change::new(count, leaf(new)),
                held => Change::new(count, leaf(new).with("quarantined", held)),
            })
        })
    });
    let new = change.await?;
    appended.accepted = new;
    appended.duplicates += count.saturating_sub(new);
    Ok(appended)
}

/// A batch before it is written.
#[derive(Default)]
struct Sorted {
    /// What is known of it already.
    appended: Appended,
    /// What is to be kept, each id once.
    taken: Vec<Incoming>,
    /// What is to be kept apart.
    refused: Vec<Refused>,
}

impl Sorted {
    fn of(
        batch: Vec<std::result::Result<Incoming, RejectedEvent>>,
        in_force: Option<&InForce>,
    ) -> Self {
        let mut sorted = Self::default();
        let mut ids = BTreeSet::new();
        for (index, event) in batch.into_iter().enumerate() {
            match event {
                Ok(event) => sorted.add((index, event), &mut ids, in_force),
                Err(rejected) => sorted.appended.rejected.push(rejected),
            }
        }
        sorted
    }

    fn add(
        &mut self,
        (index, mut event): (usize, Incoming),
        ids: &mut BTreeSet<String>,
        in_force: Option<&InForce>,
    ) {
        if let Err(problem) = named(&event) {
            let problem = problem.with_hint();
            self.appended.rejected.push(RejectedEvent { index, id: event.id, problem });
            return;
        }
        match typed(&mut event, in_force) {
            Ok(()) if ids.insert(event.id.clone()) => self.taken.push(event),
            Ok(()) => self.appended.duplicates += 1,
            Err(problem) => {
                let says = format!("{} It is kept in quarantine.", problem.with_hint());
                let rejected = RejectedEvent { index, id: event.id.clone(), problem: says };
                self.appended.rejected.push(rejected);
                self.refused.push(Refused { event, problem: problem.to_string() });
            }
        }
    }
}

/// Checks the names of an event.
fn named(event: &Incoming) -> Result<()> {
    let texts =
        [("id", Some(&event.id)), ("name", Some(&event.name)), ("subject", event.subject.as_ref())];
    for (what, text) in texts {
        if let Some(text) = text {
            check_key(&format!("`{what}` of an event"), text)?;
        }
    }
    Ok(())
}

/// Holds an event against what the manual knows of it, and brings that into the form in which it is kept.
///
/// # Errors
/// Which of its properties are wrong.
pub(crate) fn typed(event: &mut Incoming, in_force: Option<&InForce>) -> Result<()> {
    let known = in_force.and_then(|in_force| in_force.manual.get::<Event>(&event.name, 0));
    let Some(known) = known else { return Ok(()) };
    intake::check_properties((&event.name, &known.properties), &mut event.properties)
}

/// Tells how many events are new, and which: the hash covers the ids, in their order, of the events that
/// were received at the instant of the leaf.
fn leaf(mut new: Vec<Inserted>) -> Leaf {
    new.sort_unstable_by(|one, other| one.event_id.cmp(&other.event_id));
    let mut ids = Sha256::new();
    for Inserted { event_id } in &new {
        // No id has a line break.
        ids.update(event_id);
        ids.update("\n");
    }
    let ids = hex::encode(ids.finalize());
    Leaf::new("events.appended").with("new", new.len()).with("ids_sha256", ids)
}

#[derive(FromQueryResult)]
pub(crate) struct Inserted {
    event_id: String,
}

/// Keeps events, and returns those that are new.
pub(crate) async fn insert(tx: &Transaction<'_>, events: Vec<Incoming>) -> Result<Vec<Inserted>> {
    let mut new = Vec::new();
    for some in events.chunks(ROWS_A_STATEMENT) {
        let mut sql = String::from(
            "insert into events (event_id, name, at, subject, properties, received_at) values ",
        );
        let mut values = Vec::with_capacity(some.len() * 6);
        for (number, event) in some.iter().enumerate() {
            let first = number * 6;
            let places: Vec<_> = (1..=6).map(|place| format!("${}", first + place)).collect();
            sql.push_str(if number == 0 { "(" } else { ", (" });
            sql.push_str(&places.join(", "));
            sql.push(')');
            values.extend([
                event.id.as_str().into(),
                event.name.as_str().into(),
                micros(event.at).into(),
                event.subject.clone().into(),
                serde_json::to_string(&event.properties).map_err(Error::internal)?.into(),
                micros(tx.now()).into(),
            ]);
        }
        sql.push_str(" on conflict do nothing returning event_id");
        new.extend(rows(&**tx, &sql, values).await?);
    }
    Ok(new)
}

/// Adds up to 5,000 events; they are on the disk when it answers.
#[utoipa::path(
    post,
    path = "/v1/events",
    operation_id = "append_events",
    tag = "events",
    request_body = Batch,
    responses((status = 202, description = "What became of them.", body = Appended)),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<EventsWrite>,
    Json(batch): Json<Batch>,
) -> Result<(StatusCode, Json<Appended>), Problem> {
    let events = batch.events.into_iter().enumerate().map(read).collect();
    Ok((StatusCode::ACCEPTED, Json(take(&facts, may.attribution(), events).await?)))
}

/// Reads an event as it was sent.
fn read((index, sent): (usize, Value)) -> std::result::Result<Incoming, RejectedEvent> {
    let id = sent["id"].as_str().unwrap_or_default().to_owned();
    serde_json::from_value(sent).map_err(|error| {
        let problem = format!("It cannot be read: {error}.");
        RejectedEvent { index, id, problem }
    })
}
