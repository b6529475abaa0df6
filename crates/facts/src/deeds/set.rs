//! The effect `set` as it happens: fields of our own records are written with the decision, those of a
//! system's records are sent there first and written here once it has answered.

use std::sync::Arc;

use async_trait::async_trait;
use manual::values::OrExpression;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::{Change, Leaf, Transaction};
use vocabulary::{Actor, Attribution, Error, Kind, OnceKey, Result};
use work::{Failure, Performing, Repeat};

use super::tell::{self, About};
use super::{Deciding, Deed, Here, Planned, without};
use crate::record::Record;
use crate::records::{Body, Cause, Stored, Write, hold, read};
use crate::world::values::to_json;
use crate::{Address, Facts, Set};

/// The deed of `set`.
pub struct SetDeed(pub Facts);

/// The effect behind it: writes fields of a record here.
pub struct SetEffect(pub Facts);

/// Which fields of which record are written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// The kind of the record.
    pub record: String,
    /// Its key.
    pub key: String,
    /// The fields with their new values.
    pub set: Map<String, Value>,
    /// The version that was decided about, where another must not be written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

#[async_trait]
impl Deed for SetDeed {
    const NAME: &'static str = "set";
    type Keys = Set;

    async fn plan(&self, keys: &Set, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let mut all: Vec<Fields> = Vec::new();
        for (address, value) in keys.set.iter() {
            let (record, field) = target(address, deciding).await?;
            let value = match value {
                OrExpression::Value(value) => value.0.clone(),
                OrExpression::Expression(expression) => {
                    let value = deciding.world.evaluate(deciding.block, expression).await;
                    let text = expression.text().as_str();
                    let value = value.and_then(|value| to_json(&value));
                    value.map_err(|fault| without(text, fault))?
                }
            };
            match all.iter_mut().find(|fields| fields.are_of(&record)) {
                Some(fields) => {
                    fields.set.insert(field, value);
                }
                None => all.push(Fields {
                    record: record.kind,
                    key: record.key,
                    set: Map::from_iter([(field, value)]),
                    version: Some(record.version),
                }),
            }
        }
        // What was decided about comes before what it refers to.
        let at_hand = deciding.world.record();
        let is_other = |fields: &Fields| at_hand.is_some_and(|record| !fields.are_of(record));
        all.sort_by_key(is_other);
        let mut planned: Vec<Planned> = Vec::new();
        for fields in all {
            let has_begun = planned.iter().any(|step| step.here.is_none());
            let version = fields.version.filter(|_| !deciding.is_bound && !has_begun);
            planned.extend(self.plan_one(Fields { version, ..fields }, deciding)?);
        }
        Ok(planned)
    }
}

impl Fields {
    fn are_of(&self, record: &Stored) -> bool {
        (&self.record, &self.key) == (&record.kind, &record.key)
    }
}

impl SetDeed {
    fn plan_one(&self, fields: Fields, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let manual = deciding.world.manual();
        let from = manual.get::<Record>(&fields.record, 0).and_then(|record| record.from.as_ref());
        let Some(from) = from else {
            // It is written with the decision, which holds the record.
            let fields = Fields { version: None, ..fields };
            let body = serde_json::to_value(fields).map_err(Error::internal)?;
            let here: Arc<dyn Here> = Arc::new(SetEffect(self.0.clone()));
            return Ok(vec![Planned { name: Self::NAME, body, here: Some(here) }]);
        };
        let event = format!("{}.set", fields.record);
        // Whoever keeps the record can refuse what was decided about an older version of it.
        let payload = serde_json::to_value(&fields).map_err(Error::internal)?;
        let about = fields.version.map(|version| About {
            kind: fields.record.clone(),
            key: fields.key.clone(),
            version,
            set: fields.set.clone(),
        });
        let told = tell::message(deciding, (from, about), (&event, &payload))?;
        let body = payload;
        // It holds here once it holds there.
        Ok(vec![told, Planned { name: Self::NAME, body, here: None }])
    }
}

/// Finds the record and the field that an address means.
async fn target(address: &Address, deciding: &Deciding<'_>) -> Result<(Stored, String)> {
    let world = deciding.world;
    let missing = || without(address.as_str(), "the record is not there.");
    let mut names: Vec<&str> = address.names().collect();
    let field = names.pop().unwrap_or_default().to_owned();
    let mut record = world.record().cloned().ok_or_else(missing)?;
    // The record itself may be named, too: `purchase.status` in a block of purchases.
    if names.first().is_some_and(|first| *first == record.kind && !record.body.contains_key(*first))
    {
        names.remove(0);
    }
    for name in names {
        let kind = world.manual().get::<Record>(&record.kind, 0);
        let next = kind.and_then(|kind| kind.field(name)).and_then(|field| match &field.of {
            manual::values::FieldType::Plain(manual::values::PlainFieldType::Block(kind)) => {
                Some(kind.as_str())
            }
            _ => None,
        });
        let Some(next) = next else {
            let says =
                format!("`{}` cannot be set by this version of Quarterdeck.", address.as_str());
            return Err(Error::unavailable(says).hint("Only fields of records can be set as yet."));
        };
        let key = record.body.get(name).and_then(Value::as_str).ok_or_else(missing)?;
        let found =
            world.find(next, key).await.map_err(|fault| without(address.as_str(), fault))?;
        record = (*found.ok_or_else(missing)?).clone();
    }
    Ok((record, field))
}

#[async_trait]
impl Here for SetEffect {
    async fn write(&self, tx: &Transaction<'_>, body: &Value) -> Result<Vec<Leaf>> {
        let fields: Fields = serde_json::from_value(body.clone()).map_err(Error::internal)?;
        set(&self.0, tx, fields).await
    }
}

async fn set(facts: &Facts, tx: &Transaction<'_>, fields: Fields) -> Result<Vec<Leaf>> {
    let in_force = facts.in_force()?;
    let Fields { record: kind, key, set, version } = fields;
    let body = Body::Some(set.clone());
    let (name, cause) = ((kind.clone(), key.clone()), Cause::Decided);
    let write = Write { kind, key, body, expects: version, cause };
    match facts.write(tx, &in_force, write).await {
        // Whoever keeps it was faster to say so.
        Err(error) if error.kind() == Kind::Outdated && is_so(tx, &name, &set).await? => {
            Ok(Vec::new())
        }
        written => Ok(written?.leaves),
    }
}

/// Tells whether a record has these values already.
async fn is_so(
    tx: &Transaction<'_>,
    (kind, key): &(String, String),
    set: &Map<String, Value>,
) -> Result<bool> {
    let held = hold(tx, kind, key).await?;
    Ok(held.is_some_and(|held| set.iter().all(|(name, value)| held.body.get(name) == Some(value))))
}

#[async_trait]
impl work::Effect for SetEffect {
    const NAME: &'static str = "set";
    /// The store counts the key of the effect once.
    const REPEAT: Repeat = Repeat::ReceiverDeduplicates;

    type Body = Fields;

    fn check(&self, _: &Fields) -> Result<()> {
        Ok(())
    }

    async fn perform(&self, fields: &Fields, performing: &Performing) -> Result<Value, Failure> {
        let (facts, effect) = (self.0.clone(), performing.id.to_string());
        let order = fields.clone();
        // An attempt after one that committed and could not say so finds the answer of that one, and
        // leaves alone what was written since.
        let once = OnceKey { key: performing.key.clone(), request_hash: effect.clone() };
        let by = Attribution { once: Some(once), ..Attribution::of(Actor::program("effects")) };
        let written = self.0.store().commit(&by, move |tx| {
            Box::pin(async move {
                let leaves = set(&facts, tx, order).await?;
                let changed = !leaves.is_empty();
                let leaves = leaves.into_iter().map(|leaf| leaf.with("effect", effect.as_str()));
                Ok(Change::told(changed, leaves.collect()))
            })
        });
        match written.await {
            Ok(changed) => Ok(json!({ "changed": changed })),
            Err(error) if error.kind() == Kind::Missing && self.is_gone(fields).await? => {
                gone(fields)
            }
            Err(error) => Err(failure(error, fields)),
        }
    }
}

impl SetEffect {
    async fn is_gone(&self, fields: &Fields) -> Result<bool, Failure> {
        let reader = self.0.store().reader();
        let found = read(reader, &fields.record, &fields.key).await;
        Ok(found.map_err(Failure::again)?.is_none())
    }
}

/// What was decided about words that nobody has any more is not to happen. Where it was to be written
/// whatever the record says, there is nothing left to write, and what stands behind it follows.
fn gone(fields: &Fields) -> Result<Value, Failure> {
    match fields.version {
        Some(_) => Err(Failure::Moot(tell::outdated(&fields.record, &fields.key))),
        None => Ok(json!({ "changed": false, "gone": true })),
    }
}

/// What the manual or the record forbids stays forbidden. Where the record says something else by now than
/// was decided about, nothing is to be done any more. Anything else may pass.
fn failure(error: Error, fields: &Fields) -> Failure {
    match error.kind() {
        Kind::Invalid | Kind::Policy => Failure::Refused(error),
        Kind::Outdated => Failure::Moot(tell::outdated(&fields.record, &fields.key)),
        _ => Failure::again(error),
    }
}
