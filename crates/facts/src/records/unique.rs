//! Fields that are `unique`: each value is one record's alone, whoever writes at the same time.
//!
//! What was written before the manual said so is known here once it is written again.

use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Transaction, execute, for_update, scalar};
use vocabulary::{Error, Result};

use super::{Stored, read};
use crate::record::Record;

/// Claims the values of a record that is going to be kept, and gives up those that it has no more.
pub(super) async fn claim(
    tx: &Transaction<'_>,
    record: &Record,
    (before, after): (Option<&Stored>, &Stored),
) -> Result<()> {
    for place in places(record, after) {
        place.claim(tx, after).await?;
    }
    let Some(before) = before else { return Ok(()) };
    let changed = places(record, before);
    let changed = changed.filter(|place| after.body.get(place.field) != Some(place.value));
    release(tx, changed, &before.key).await
}

/// Gives up the values of a record that is deleted.
pub(super) async fn give_up(tx: &Transaction<'_>, record: &Record, gone: &Stored) -> Result<()> {
    release(tx, places(record, gone), &gone.key).await
}

async fn release(
    tx: &Transaction<'_>,
    places: impl Iterator<Item = Place<'_>>,
    key: &str,
) -> Result<()> {
    for place in places {
        let sql = "delete from record_values
            where kind = $1 and field = $2 and value_sha256 = $3 and record_key = $4";
        let [kind, field, value] = place.named();
        execute(&**tx, sql, [kind, field, value, key.into()]).await?;
    }
    Ok(())
}

/// A value that is one record's alone.
struct Place<'v> {
    kind: &'v str,
    field: &'v str,
    value: &'v Value,
}

/// Lists the values of a record that are its alone; what is missing is nobody's.
fn places<'v>(record: &'v Record, of: &'v Stored) -> impl Iterator<Item = Place<'v>> {
    let unique = record.fields.iter().filter(|(_, field)| field.unique);
    unique.filter_map(|(name, _)| {
        let value = of.body.get(name.as_str()).filter(|value| !value.is_null())?;
        Some(Place { kind: &of.kind, field: name.as_str(), value })
    })
}

impl Place<'_> {
    /// Names it by a hash of its value, which may be long, and may speak of a person.
    fn named(&self) -> [store::Value; 3] {
        let value = hex::encode(Sha256::digest(self.value.to_string()));
        [self.kind.into(), self.field.into(), value.into()]
    }

    async fn claim(&self, tx: &Transaction<'_>, by: &Stored) -> Result<()> {
        while !self.is_free(tx, &by.key).await? {
            let Some(holder) = self.holder(tx).await? else { continue };
            if holder != by.key && self.is_held(tx, &holder).await? {
                return Err(self.taken(&holder));
            }
            // Its own, or left over from a record that has another value by now.
            let sql = "update record_values set record_key = $4
                where kind = $1 and field = $2 and value_sha256 = $3";
            let [kind, field, value] = self.named();
            execute(&**tx, sql, [kind, field, value, by.key.as_str().into()]).await?;
            break;
        }
        Ok(())
    }

    /// Takes it if it is nobody's.
    async fn is_free(&self, tx: &Transaction<'_>, key: &str) -> Result<bool> {
        let sql = "insert into record_values (kind, field, value_sha256, record_key)
            values ($1, $2, $3, $4) on conflict do nothing";
        let [kind, field, value] = self.named();
        Ok(execute(&**tx, sql, [kind, field, value, key.into()]).await? == 1)
    }

    /// Finds whose it is, and keeps it theirs until the unit of work ends.
    async fn holder(&self, tx: &Transaction<'_>) -> Result<Option<String>> {
        let lock = for_update(&**tx);
        let sql = format!(
            "select record_key from record_values
            where kind = $1 and field = $2 and value_sha256 = $3 {lock}"
        );
        scalar(&**tx, &sql, self.named()).await
    }

    /// Says whether a record has the value indeed.
    async fn is_held(&self, tx: &Transaction<'_>, key: &str) -> Result<bool> {
        let holder = read(&**tx, self.kind, key).await?;
        Ok(holder.is_some_and(|holder| holder.body.get(self.field) == Some(self.value)))
    }

    fn taken(&self, holder: &str) -> Error {
        let Self { kind, field, .. } = self;
        let says = format!("The {kind} `{holder}` has this `{field}` already.");
        Error::conflict("not-unique", says)
            .hint("No two have the same: write another, or change that one.")
            .with("field", *field)
            .with("key", holder)
    }
}
