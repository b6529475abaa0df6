//! Writing a record, and telling whoever goes by it in the same transaction.

use jiff::Timestamp;
use manual::values::{FieldType, PlainFieldType};
use serde_json::{Map, Value};
use store::{Leaf, Transaction, execute, micros};
use vocabulary::{Error, Kind, Result};

use super::{Stored, check_key, history, hold, intake, key, unique};
use crate::following::Changed;
use crate::record::Record;
use crate::{Facts, InForce};

/// One record that is to be written.
#[derive(Debug, Clone)]
pub struct Write {
    /// Its kind.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// What it is to be.
    pub body: Body,
    /// The version that the writer saw, where they say so; 0 for none yet.
    pub expects: Option<i64>,
    /// Why it is written.
    pub cause: Cause,
}

/// Why a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Whoever knows says how it is.
    Said,
    /// Something that was decided asks for it.
    Decided,
}

/// What a record is to be.
#[derive(Debug, Clone)]
pub enum Body {
    /// All of its fields.
    Whole(Map<String, Value>),
    /// Some of its fields; the others stay.
    Some(Map<String, Value>),
}

/// What became of a write.
#[derive(Debug)]
pub struct Written {
    /// The record as it is now.
    pub record: Stored,
    /// Whether it was not there before.
    pub created: bool,
    /// What the audit is told; nothing where nothing changed.
    pub leaves: Vec<Leaf>,
}

impl Facts {
    /// Writes a record inside a unit of work, with all that follows from it there.
    ///
    /// # Errors
    /// When it is no record of the manual in force or not of its form, another has what is its alone, or the
    /// writer saw another version.
    pub async fn write(
        &self,
        tx: &Transaction<'_>,
        in_force: &InForce,
        write: Write,
    ) -> Result<Written> {
        check_key("key", &write.key)?;
        let record = record(in_force, &write.kind)?;
        loop {
            let before = hold(tx, &write.kind, &write.key).await?;
            let body = change(record, &write, before.as_ref())?;
            if let Some(same) = before.as_ref().filter(|before| before.body == body) {
                let record = same.clone();
                return Ok(Written { record, created: false, leaves: Vec::new() });
            }
            let after = next(&write, body, (before.as_ref(), tx.now()));
            unique::claim(tx, record, (before.as_ref(), &after)).await?;
            if keep(tx, before.as_ref(), &after).await? {
                let told = (before.as_ref(), &after, write.cause);
                let leaves = self.tell(tx, in_force, told).await?;
                return Ok(Written { record: after, created: before.is_none(), leaves });
            }
            // Somebody made the record since we looked for it: now it is there to be held.
        }
    }

    /// Tells the audit and whoever goes by records of a change.
    async fn tell(
        &self,
        tx: &Transaction<'_>,
        in_force: &InForce,
        (before, after, cause): (Option<&Stored>, &Stored, Cause),
    ) -> Result<Vec<Leaf>> {
        let mut leaves = vec![leaf(before, after)];
        let (kind, key) = (after.kind.as_str(), after.key.as_str());
        let changed = Changed { in_force, kind, key, before, after: Some(after), cause };
        for follower in self.followers() {
            leaves.extend(follower.changed(tx, &changed).await?);
        }
        Ok(leaves)
    }
}

/// Finds a kind of record in the manual in force.
///
/// # Errors
/// When it has none of this name.
pub fn record<'m>(in_force: &'m InForce, kind: &str) -> Result<&'m Record> {
    in_force.manual.get::<Record>(kind, 0).ok_or_else(|| {
        let names = in_force.manual.all::<Record>().map(|(block, _)| format!("`{}`", block.name));
        let names = names.collect::<Vec<_>>().join(", ");
        Error::missing(format!("The manual has no record `{kind}`.")).hint(if names.is_empty() {
            "It declares no records at all.".to_owned()
        } else {
            format!("It has {names}.")
        })
    })
}

/// Returns the fields as they are after a write, if the writer saw what there is.
fn change(record: &Record, write: &Write, before: Option<&Stored>) -> Result<Map<String, Value>> {
    let Write { kind, key, body, expects, .. } = write;
    let version = before.map_or(0, |before| before.version);
    if expects.is_some_and(|expected| expected != version) {
        return Err(outdated(kind, key, version));
    }
    let fields = match (body, before) {
        (Body::Whole(fields), _) => {
            let mut fields = fields.clone();
            let name = record.key.value.as_str();
            fields.entry(name.to_owned()).or_insert_with(|| named(record, key));
            intake::check((kind, record), fields, intake::Part::Whole)?
        }
        (Body::Some(fields), Some(before)) => {
            let mut body = before.body.clone();
            body.extend(intake::check((kind, record), fields.clone(), intake::Part::Some)?);
            body
        }
        (Body::Some(_), None) => return Err(missing(kind, key)),
    };
    // A key never changes, and is written in one way only.
    if key::of(record, &fields).as_ref() == Some(key) {
        return Ok(fields);
    }
    let name = record.key.value.as_str();
    let given = fields.get(name).unwrap_or(&Value::Null);
    let says = format!("`{name}` is {given}, and the address names `{key}`.");
    Err(Error::invalid(says).hint("Leave it out, or write the same in both places."))
}

/// Reads the key in an address as its field holds it.
fn named(record: &Record, key: &str) -> Value {
    let is_number = record
        .field(record.key.value.as_str())
        .is_some_and(|field| matches!(&field.of, FieldType::Plain(PlainFieldType::Simple("int"))));
    let number = key.parse::<i64>().ok().filter(|_| is_number);
    number.map_or_else(|| Value::from(key), Value::from)
}

/// Makes the record as it is after a write.
fn next(
    write: &Write,
    body: Map<String, Value>,
    (before, now): (Option<&Stored>, Timestamp),
) -> Stored {
    Stored {
        kind: write.kind.clone(),
        key: write.key.clone(),
        version: before.map_or(0, |before| before.version) + 1,
        body,
        created_at: before.map_or(now, |before| before.created_at),
        changed_at: now,
    }
}

/// Keeps a record that is held, or one that is new; says whether nobody else made it first.
async fn keep(tx: &Transaction<'_>, before: Option<&Stored>, after: &Stored) -> Result<bool> {
    let sql = match before {
        Some(_) => {
            "update records set version = $3, body = $4, created_at = $5, changed_at = $6
             where kind = $1 and record_key = $2"
        }
        None => {
            "insert into records (kind, record_key, version, body, created_at, changed_at)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
        }
    };
    let body = serde_json::to_string(&after.body).map_err(Error::internal)?;
    let values = [
        after.kind.as_str().into(),
        after.key.as_str().into(),
        after.version.into(),
        body.as_str().into(),
        micros(after.created_at).into(),
        micros(after.changed_at).into(),
    ];
    let is_kept = execute(&**tx, sql, values).await? == 1;
    if is_kept {
        history::keep(tx, after, body).await?;
    }
    Ok(is_kept)
}

/// Tells which fields changed, not to what: what a record says of a person can be erased from it, and a
/// leaf stays.
fn leaf(before: Option<&Stored>, after: &Stored) -> Leaf {
    let action = if before.is_some() { "record.changed" } else { "record.created" };
    let was = |name: &String| before.and_then(|before| before.body.get(name));
    let fields = after.body.iter().filter(|(name, value)| was(name) != Some(value));
    let fields: Vec<_> = fields.map(|(name, _)| Value::from(name.as_str())).collect();
    Leaf::new(action)
        .about("record", &format!("{}/{}", after.kind, after.key))
        .with("fields", fields)
        .with("version", after.version)
}

/// Says that somebody wrote the record meanwhile.
pub(crate) fn outdated(kind: &str, key: &str, version: i64) -> Error {
    let says = format!("The {kind} `{key}` is of version {version} by now.");
    Error::new(Kind::Outdated, "outdated", says)
        .hint("Read it again, and write what you saw then.")
        .with("version", version)
}

/// Says that there is no such record.
pub(crate) fn missing(kind: &str, key: &str) -> Error {
    Error::missing(format!("There is no {kind} `{key}`."))
}
