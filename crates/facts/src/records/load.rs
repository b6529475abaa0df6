//! Taking in many records at once: a batch is one change, and a record that is none is left out and named.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Change, Leaf, Store};
use utoipa::ToSchema;
use vocabulary::{Attribution, Error, Kind, Result};
use web::{Json, May, Path, Problem, Raw};

use super::{Body, Write};
use crate::rights::RecordsWrite;
use crate::{Facts, InForce, Record};

/// How many records are one change: each may open cases, and whoever else writes waits for all of them.
const BATCH: usize = 250;

/// The most bytes of one request; a larger file is cut in several, or imported on the command line.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

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
    /// Takes in a batch of records of a kind, in the name of somebody.
    ///
    /// # Errors
    /// When the store cannot be written, or the manual has no such kind.
    pub async fn load(&self, by: &Attribution, kind: &str, lines: Vec<Line>) -> Result<Loaded> {
        let in_force = self.in_force()?;
        let record = super::write::record(&in_force, kind)?;
        let mut loaded = Loaded::default();
        let mut writes = Vec::new();
        for (line, fields) in lines {
            match fields.and_then(|fields| whole((kind, record), fields)) {
                Ok(write) => writes.push((line, write)),
                Err(error) => loaded.rejected.push(Rejected { line, problem: error.with_hint() }),
            }
        }
        let mut rest = writes.into_iter();
        loop {
            let batch: Vec<_> = rest.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            loaded.add(self.load_batch(by, (kind, &in_force), batch).await?);
        }
        loaded.rejected.sort_by_key(|rejected| rejected.line);
        Ok(loaded)
    }

    async fn load_batch(
        &self,
        by: &Attribution,
        (kind, in_force): (&str, &std::sync::Arc<InForce>),
        batch: Vec<(u64, Write)>,
    ) -> Result<Loaded> {
        let (facts, in_force, kind) =
            (self.clone(), std::sync::Arc::clone(in_force), kind.to_owned());
        let store: &Store = self.store();
        store
            .commit(by, move |tx| {
                Box::pin(async move {
                    let mut loaded = Loaded::default();
                    let mut leaves = Vec::new();
                    for (line, write) in batch {
                        match facts.write(tx, &in_force, write).await {
                            Ok(written) => {
                                loaded.accepted += 1;
                                loaded.created += u64::from(written.created);
                                // One leaf tells of all records; what follows from them has its own.
                                leaves.extend(written.leaves.into_iter().skip(1));
                            }
                            Err(error) if is_the_records(&error) => {
                                let problem = error.with_hint();
                                loaded.rejected.push(Rejected { line, problem });
                            }
                            Err(error) => return Err(error),
                        }
                    }
                    let leaf = Leaf::new("records.loaded")
                        .about("records", &kind)
                        .with("accepted", loaded.accepted)
                        .with("created", loaded.created)
                        .with("rejected", loaded.rejected.len());
                    Ok(leaves.into_iter().fold(Change::new(loaded, leaf), Change::and))
                })
            })
            .await
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

/// Finds the key of a whole record in its fields, and sees to its form before anything is written.
fn whole((kind, record): (&str, &Record), fields: Map<String, Value>) -> Result<Write> {
    let name = record.key.value.as_str();
    let key = match fields.get(name) {
        Some(Value::String(text)) if !text.is_empty() => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => {
            return Err(Error::invalid(format!("`{name}`, the key of a {kind}, is missing.")));
        }
    };
    let fields = super::intake::check((kind, record), fields, super::intake::Part::Whole)?;
    Ok(Write { kind: kind.to_owned(), key, body: Body::Whole(fields), expects: None })
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
    let text = std::str::from_utf8(&body).map_err(|error| {
        Error::invalid(format!("The body is not UTF-8 from byte {} on.", error.valid_up_to()))
    })?;
    let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
    let lines = lines.map(|(number, text)| (number, line(text))).collect();
    // A batch is a change of its own, so the request as a whole is not kept under its key.
    let by = Attribution { once: None, ..may.attribution().clone() };
    Ok(Json(facts.load(&by, &kind, lines).await?))
}
