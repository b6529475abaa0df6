//! Looking names up: in the layers of a world, the narrowest first, and from record to record behind them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use manual::Manual;
use manual::check::Block;
use manual::expressions::{FaultKind, Type, Value};
use manual::values::{Expression, FieldType, PlainFieldType};

use super::{Outcome, World, values};
use crate::record::Record;
use crate::records::{Stored, go_by};

/// Records by kind and key; nothing for one that is not there.
pub(super) type Followed = HashMap<(String, String), Option<Arc<Stored>>>;

/// What one part of the context adds.
#[derive(Debug)]
pub(super) enum Layer {
    /// Its fields stand bare, and the record itself under its kind.
    Record(Arc<Stored>),
    /// One name with its value.
    Name(String, Outcome),
    /// One name of a `let` that refers to a record of this kind, whose fields stand behind it.
    Reference(String, Outcome, String),
    /// One name with fields behind it.
    Fields(String, Vec<(String, Value<'static>)>),
}

impl<'w> World<'w> {
    /// Looks for what a path begins with, the narrowest layer first.
    pub(super) async fn in_layers(&self, path: &[&str]) -> Option<Outcome> {
        let (first, rest) = path.split_first()?;
        for layer in self.layers.iter().rev() {
            match layer {
                Layer::Name(name, value) | Layer::Reference(name, value, _)
                    if name == first && rest.is_empty() =>
                {
                    return Some(value.clone());
                }
                Layer::Reference(name, value, kind) if name == first => {
                    return Some(self.behind(value, kind, rest).await);
                }
                Layer::Fields(name, fields) if name == first => {
                    let field = rest.first()?;
                    let found = fields.iter().find(|(name, _)| name == field);
                    return Some(Ok(found.map_or(Value::Null, |(_, value)| value.clone())));
                }
                Layer::Record(record) => {
                    let kind = self.kind(&record.kind)?;
                    if kind.field(first).is_some() {
                        return Some(self.follow(Arc::clone(record), path).await);
                    }
                    if record.kind == **first {
                        return Some(match rest {
                            [] => Ok(Value::made_text(record.key.as_str())),
                            rest => self.follow(Arc::clone(record), rest).await,
                        });
                    }
                }
                Layer::Name(..) | Layer::Reference(..) | Layer::Fields(..) => {}
            }
        }
        None
    }

    /// Follows the value of a name that refers to a record. A missing one leads nowhere.
    async fn behind(&self, value: &Outcome, kind: &str, path: &[&str]) -> Outcome {
        let Value::Text(key) = value.clone()? else { return Ok(Value::Null) };
        match self.find(kind, &key).await? {
            Some(record) => self.follow(record, path).await,
            None => Ok(Value::Null),
        }
    }

    /// Follows references from field to field. A missing one leads nowhere, which is no fault.
    async fn follow(&self, mut record: Arc<Stored>, path: &[&str]) -> Outcome {
        let mut path = path;
        while let Some((first, rest)) = path.split_first() {
            let kind = self.kind(&record.kind).ok_or(FaultKind::NoSuchName)?;
            let Some(field) = kind.field(first) else { return Err(FaultKind::Unknown) };
            let json = record.body.get(*first).unwrap_or(&serde_json::Value::Null);
            let next = match (&field.of, json.as_str()) {
                _ if rest.is_empty() => return values::of_field(&field.of, json, &self.zone),
                (FieldType::Plain(PlainFieldType::Block(kind)), Some(key)) => {
                    self.find(kind, key).await?
                }
                _ => None,
            };
            let Some(next) = next else { return Ok(Value::Null) };
            (record, path) = (next, rest);
        }
        Ok(Value::Null)
    }

    /// Finds a record that a reference names.
    ///
    /// # Errors
    /// [`FaultKind::Unknown`] when the store cannot be read.
    pub async fn find(&self, kind: &str, key: &str) -> Result<Option<Arc<Stored>>, FaultKind> {
        let name = (kind.to_owned(), key.to_owned());
        let known =
            self.followed.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = go_by(&self.view, kind, key).await;
        let found = found.map_err(|error| {
            tracing::error!(
                kind,
                error = error.chain(),
                "a record could not be read for a condition"
            );
            FaultKind::Unknown
        })?;
        let found = found.map(Arc::new);
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.insert(name, found.clone());
        Ok(found)
    }

    fn kind(&self, name: &str) -> Option<&'w Record> {
        self.manual().get::<Record>(name, 0)
    }
}

/// Returns the kind of the records that an expression of a block refers to, if it gives references.
pub(crate) fn referred<'m>(
    manual: &'m Manual,
    (block, expression): (&Block, &Expression),
) -> Option<&'m str> {
    let gives = manual.program(block, expression)?.gives();
    let gives = match gives {
        Type::Optional(present) => &**present,
        present => present,
    };
    match gives {
        Type::Record(kind) => Some(kind),
        _ => None,
    }
}
