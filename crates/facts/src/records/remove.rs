//! Deleting a record: its cases are withdrawn with it, and what it said before is gone as well.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use store::{Change, Leaf, Transaction, execute};
use vocabulary::Result;
use web::{May, Path, Problem};

use super::shown::seen;
use super::write::{missing, outdated, record};
use super::{Cause, check_key, history, hold, unique};
use crate::following::Changed;
use crate::rights::{RecordsWrite, Writing};
use crate::{Facts, InForce};

/// Deletes a record.
///
/// # Errors
/// When there is none, the caller saw another version, or a `cannot` of theirs covers it.
pub(crate) async fn remove(
    facts: &Facts,
    may: &May<RecordsWrite>,
    (kind, key): (String, String),
    expects: Option<i64>,
) -> Result<()> {
    Writing::Delete.allowed(&may.caller().rights, &kind)?;
    let (facts, in_force) = (facts.clone(), facts.in_force()?);
    may.commit(move |tx| {
        Box::pin(async move {
            let leaves = write(&facts, tx, &in_force, (&kind, &key, expects)).await?;
            Ok(Change::told((), leaves))
        })
    })
    .await
}

async fn write(
    facts: &Facts,
    tx: &Transaction<'_>,
    in_force: &InForce,
    (kind, key, expects): (&str, &str, Option<i64>),
) -> Result<Vec<Leaf>> {
    check_key("key", key)?;
    let record = record(in_force, kind)?;
    let before = hold(tx, kind, key).await?.ok_or_else(|| missing(kind, key))?;
    if expects.is_some_and(|expected| expected != before.version) {
        return Err(outdated(kind, key, before.version));
    }
    let sql = "delete from records where kind = $1 and record_key = $2";
    execute(&**tx, sql, [kind.into(), key.into()]).await?;
    unique::give_up(tx, record, &before).await?;
    history::forget(tx, (kind, key)).await?;
    let leaf = Leaf::new("record.deleted").about("record", &format!("{kind}/{key}"));
    let mut leaves = vec![leaf.with("version", before.version)];
    let changed =
        Changed { in_force, kind, key, before: Some(&before), after: None, cause: Cause::Said };
    for follower in facts.followers() {
        leaves.extend(follower.changed(tx, &changed).await?);
    }
    Ok(leaves)
}

/// Deletes a record.
#[utoipa::path(
    delete,
    path = "/v1/records/{kind}/{key}",
    operation_id = "delete_record",
    tag = "records",
    params(
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
        ("key" = String, Path, description = "The key of the record."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 404, description = "There is no such record."),
        (status = 412, description = "It is of another version."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsWrite>,
    Path((kind, key)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    remove(&facts, &may, (kind, key), seen(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
