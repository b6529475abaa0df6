//! Taking in many records at once: a batch is one change, and a record that is none is left out and named.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Change, Leaf};
use utoipa::ToSchema;
use vocabulary::{Attribution, Error, Kind, Result};
use web::{Json, May, Path, Problem, Raw};

use super::{Body, Cause, Write, Written, check_key, intake, key};
use crate::rights::{RecordsWrite, Writing};
use crate::{Facts, InForce, Record};

/// How many records are one change: each may open cases, and whoever else writes waits for all of them.
const BATCH: usize = 250;

/// The most bytes of one request; a larger file is cut in several, or imported on the command line.
pub(crate) const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What became of many records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Loaded {
    /// How many are there now.
    pub accepted: u64,
    /// How many of them are new.
    pub created: u64,
    /// What was left out, with the number of its line from 1.
    pub rejected: Vec<Rejected>,
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rejected {
    /// The number of the line, from 1.
    pub line: u64,
    /// Why.
    pub problem: String,
}

/// A record with the line that it stood in.
pub type Line = (u64, Result<Map<String, Value>>);

impl Facts {
    /// Takes in records of a kind, in the name of somebody. A request that is repeated under its key gets
    /// the answers that its batches were given.
    ///
    /// # Errors
    /// When the store cannot be written, or the manual has no such kind.
    pub async fn load(&self, by: &Attribution, kind: &str, lines: Vec<Line>) -> Result<Loaded> {
        let in_force = self.in_force()?;
        let mut loaded = Loaded::default();
        let mut rest = lines.into_iter();
        for number in 1.. {
            let batch: Vec<Line> = rest.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            loaded.add(self.load_batch(&part(by, number), (kind, &in_force), batch).await?);
        }
        Ok(loaded)
    }

    async fn load_batch(
        &self,
        by: &Attribution,
        (kind, in_force): (&str, &Arc<InForce>),
        lines: Vec<Line>,
    ) -> Result<Loaded> {
        let record = super::write::record(in_force, kind)?;
        let mut batch = Batch::default();
        let mut writes = Vec::new();
        for (line, fields) in lines {
            match fields.and_then(|fields| whole((kind, record), fields)) {
                Ok(write) => writes.push((line, write)),
                Err(error) => batch.loaded.reject(line, &error),
            }
        }
        if writes.is_empty() {
            return Ok(batch.loaded);
        }
        let (facts, in_force, kind) = (self.clone(), Arc::clone(in_force), kind.to_owned());
        let load = self.store().commit(by, move |tx| {
            Box::pin(async move {
                for (line, write) in writes {
                    batch.add(line, facts.write(tx, &in_force, write).await)?;
                }
                Ok(batch.change(&kind))
            })
        });
        load.await
    }
}

/// Names a part of a request that several changes are made for, so that each is kept under a key of its
/// own: no client's key has a space.
fn part(by: &Attribution, number: usize) -> Attribution {
    let mut by = by.clone();
    if let Some(once) = by.once.as_mut().filter(|_| number > 1) {
        once.key = format!("{} {number}", once.key);
    }
    by
}

/// A batch as it is written.
#[derive(Default)]
struct Batch {
    loaded: Loaded,
    /// The keys of the records that are new.
    created: Vec<Value>,
    /// The keys of the records that were there, with their versions now.
    changed: Map<String, Value>,
    /// What follows from the records.
    leaves: Vec<Leaf>,
}

impl Batch {
    /// Adds what became of a record.
    fn add(&mut self, line: u64, written: Result<Written>) -> Result<()> {
        let Written { record, created, leaves } = match written {
            Err(error) if is_the_records(&error) => {
                self.loaded.reject(line, &error);
                return Ok(());
            }
            written => written?,
        };
        self.loaded.accepted += 1;
        self.loaded.created += u64::from(created);
        if created {
            self.created.push(record.key.into());
        } else if !leaves.is_empty() {
            self.changed.insert(record.key, record.version.into());
        }
        // One leaf tells of all records; what follows from them has its own.
        self.leaves.extend(leaves.into_iter().skip(1));
        Ok(())
    }

    fn change(mut self, kind: &str) -> Change<Loaded> {
        self.loaded.rejected.sort_by_key(|rejected| rejected.line);
        if self.created.is_empty() && self.changed.is_empty() {
            return Change::unchanged(self.loaded);
        }
        let leaf = Leaf::new("records.loaded")
            .about("records", &kind)
            .with("created", self.created)
            .with("changed", self.changed)
            .with("rejected", self.loaded.rejected.len());
        self.leaves.into_iter().fold(Change::new(self.loaded, leaf), Change::and)
    }
}

impl Loaded {
    /// Leaves a line out.
    pub fn reject(&mut self, line: u64, error: &Error) {
        self.rejected.push(Rejected { line, problem: error.with_hint() });
    }

    /// Adds what became of more.
    pub fn add(&mut self, more: Self) {
        self.accepted += more.accepted;
        self.created += more.created;
        self.rejected.extend(more.rejected);
    }
}

/// Whether the record is at fault and not the store.
fn is_the_records(error: &Error) -> bool {
    matches!(error.kind(), Kind::Invalid | Kind::Policy | Kind::Conflict)
}

/// Sees to the form of a whole record, and finds its key, before anything is written.
fn whole((kind, record): (&str, &Record), fields: Map<String, Value>) -> Result<Write> {
    let fields = intake::check((kind, record), fields, intake::Part::Whole)?;
    let key = key::of(record, &fields).ok_or_else(|| {
        let name = record.key.value.as_str();
        Error::invalid(format!("`{name}`, the key of a {kind}, is missing."))
    })?;
    check_key("key", &key)?;
    Ok(Write {
        kind: kind.to_owned(),
        key,
        body: Body::Whole(fields),
        expects: None,
        cause: Cause::Said,
    })
}

/// Reads a line of NDJSON.
///
/// # Errors
/// When it is no JSON object.
pub fn line(text: &str) -> Result<Map<String, Value>> {
    serde_json::from_str(text).map_err(|error| {
        Error::invalid(format!("The line is no JSON object: {error}."))
            .hint("Write one record a line, such as `{\"review_id\":\"r1\"}`.")
    })
}

/// Takes in records, one JSON object a line.
#[utoipa::path(
    post,
    path = "/v1/records/{kind}",
    operation_id = "load_records",
    tag = "records",
    params(("kind" = String, Path, description = "The kind of record, as the manual names it.")),
    request_body(content = String, content_type = "application/x-ndjson",
        description = "One record a line, with its key among its fields."),
    responses((status = 200, description = "What became of the lines.", body = Loaded)),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsWrite>,
    Path(kind): Path<String>,
    Raw(body): Raw,
) -> Result<Json<Loaded>, Problem> {
    // Each line may make a record or change one.
    for way in [Writing::Create, Writing::Update] {
        way.allowed(&may.caller().rights, &kind)?;
    }
    let text = std::str::from_utf8(&body).map_err(|error| {
        Error::invalid(format!("The body is not UTF-8 from byte {} on.", error.valid_up_to()))
    })?;
    let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
    let lines = lines.map(|(number, text)| (number, line(text))).collect();
    Ok(Json(facts.load(may.attribution(), &kind, lines).await?))
}
