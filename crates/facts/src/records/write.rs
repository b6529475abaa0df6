//! Writing a record, and telling whoever goes by it in the same transaction.

use serde_json::{Map, Value};
use store::{Leaf, Transaction, execute, micros};
use vocabulary::{Error, Kind, Result};

use super::{Stored, intake, read};
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
    /// When it is no record of the manual in force or not of its form, or the writer saw another version.
    pub async fn write(
        &self,
        tx: &Transaction<'_>,
        in_force: &InForce,
        write: Write,
    ) -> Result<Written> {
        let Write { kind, key, body, expects } = write;
        let record = record(in_force, &kind)?;
        let before = read(&**tx, &kind, &key).await?;
        let version = before.as_ref().map_or(0, |before| before.version);
        if expects.is_some_and(|expected| expected != version) {
            return Err(outdated(&kind, &key, version));
        }
        let body = match (body, &before) {
            (Body::Whole(fields), _) => whole((&kind, record), &key, fields)?,
            (Body::Some(fields), Some(before)) => {
                let mut body = before.body.clone();
                body.extend(intake::check((&kind, record), fields, intake::Part::Some)?);
                body
            }
            (Body::Some(_), None) => return Err(missing(&kind, &key)),
        };
        if let Some(before) = before.as_ref().filter(|before| before.body == body) {
            let record = before.clone();
            return Ok(Written { record, created: false, leaves: Vec::new() });
        }
        let created_at = before.as_ref().map_or(tx.now(), |before| before.created_at);
        let after =
            Stored { kind, key, version: version + 1, body, created_at, changed_at: tx.now() };
        insert(tx, &after).await?;
        let mut leaves = vec![leaf(before.as_ref(), &after)];
        let changed = Changed {
            in_force,
            kind: &after.kind,
            key: &after.key,
            before: before.as_ref(),
            after: Some(&after),
        };
        for follower in self.followers() {
            leaves.extend(follower.changed(tx, &changed).await?);
        }
        Ok(Written { record: after, created: before.is_none(), leaves })
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

/// Checks a whole record, in which the key may be left out, since the address names it.
fn whole(
    (kind, record): (&str, &Record),
    key: &str,
    mut fields: Map<String, Value>,
) -> Result<Map<String, Value>> {
    let name = record.key.value.as_str();
    let is_number = record.field(name).is_some_and(|field| {
        matches!(
            &field.of,
            manual::values::FieldType::Plain(manual::values::PlainFieldType::Simple("int"))
        )
    });
    let named = if is_number { key.parse::<i64>().map(Value::from).ok() } else { None };
    let named = named.unwrap_or_else(|| Value::from(key));
    let given = fields.entry(name.to_owned()).or_insert_with(|| named.clone());
    if *given != named {
        let says = format!("`{name}` is {given}, and the address names `{key}`.");
        return Err(Error::invalid(says).hint("Leave it out, or write the same in both places."));
    }
    intake::check((kind, record), fields, intake::Part::Whole)
}

async fn insert(tx: &Transaction<'_>, record: &Stored) -> Result<()> {
    let body = serde_json::to_string(&record.body).map_err(Error::internal)?;
    let sql = "insert into records (kind, record_key, version, body, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (kind, record_key) do update
         set version = excluded.version, body = excluded.body, changed_at = excluded.changed_at";
    let values = [
        record.kind.as_str().into(),
        record.key.as_str().into(),
        record.version.into(),
        body.into(),
        micros(record.created_at).into(),
        micros(record.changed_at).into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
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
