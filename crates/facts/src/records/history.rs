//! What a record said before: each version as it was written, and by whom.

use std::collections::BTreeSet;

use axum::extract::State;
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Transaction, execute, instant, micros, rows, scalar};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Page, PageQuery, Path, Problem, Query};

use super::shown::{mask, seen_of, tell};
use super::write::{missing, record};
use super::{Stored, check_key};
use crate::Facts;
use crate::rights::RecordsRead;

/// A version of a record.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Version {
    /// Which, from 1.
    pub version: i64,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub written_at: Timestamp,
    /// Who wrote it; none where the audit does not tell any more.
    pub written_by: Option<String>,
    /// The fields that were others in the version before.
    pub changed: Vec<String>,
    /// Its fields.
    pub fields: Map<String, Value>,
    /// The fields that are left out since they speak of a person and the caller may not read that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
}

#[derive(FromQueryResult)]
struct Row {
    version: i64,
    body: String,
    written_at: i64,
}

/// Keeps a version as it is written.
pub(super) async fn keep(tx: &Transaction<'_>, record: &Stored, body: String) -> Result<()> {
    let sql = "insert into record_versions (kind, record_key, version, body, written_at)
         values ($1, $2, $3, $4, $5)";
    let values = [
        record.kind.as_str().into(),
        record.key.as_str().into(),
        record.version.into(),
        body.into(),
        micros(record.changed_at).into(),
    ];
    execute(&**tx, sql, values).await.map(drop)
}

/// Forgets all that a record ever said, and keeps only how many versions it had.
pub(super) async fn forget(tx: &Transaction<'_>, record: &Stored) -> Result<()> {
    let Stored { kind, key, version, .. } = record;
    let sql = "delete from record_versions where kind = $1 and record_key = $2";
    execute(&**tx, sql, [kind.as_str().into(), key.as_str().into()]).await?;
    let sql = "insert into record_ends (kind, key_sha256, version) values ($1, $2, $3)
         on conflict (kind, key_sha256) do update set version = excluded.version";
    let values = [kind.as_str().into(), digest(key).into(), (*version).into()];
    execute(&**tx, sql, values).await.map(drop)
}

/// Returns the last version of a record that was deleted, and 0 for one that never was: what comes again
/// counts on, so that a version that somebody saw never means other words.
pub(super) async fn ended(tx: &Transaction<'_>, (kind, key): (&str, &str)) -> Result<i64> {
    let sql = "select version from record_ends where kind = $1 and key_sha256 = $2";
    let version: Option<i64> = scalar(&**tx, sql, [kind.into(), digest(key).into()]).await?;
    Ok(version.unwrap_or(0))
}

fn digest(key: &str) -> String {
    hex::encode(Sha256::digest(key))
}

/// Reads a page of what a record said, the newest first, with what it says of persons.
///
/// # Errors
/// When there is no such record, or the store cannot be read.
pub(crate) async fn versions<C: ConnectionTrait>(
    connection: &C,
    (kind, key): (&str, &str),
    query: &PageQuery,
) -> Result<Page<Version>> {
    check_key("key", key)?;
    let before = query.after::<i64>()?.unwrap_or(i64::MAX);
    let sql = "select version, body, written_at from record_versions
         where kind = $1 and record_key = $2 and version < $3 order by version desc limit $4";
    // The oldest that is shown is compared with the one before it.
    let values = [kind.into(), key.into(), before.into(), (query.fetch() + 1).into()];
    let found: Vec<Row> = rows(connection, sql, values).await?;
    if found.is_empty() && before == i64::MAX {
        return Err(missing(kind, key));
    }
    let bodies = found.iter().map(|row| serde_json::from_str(&row.body).map_err(Error::internal));
    let bodies: Vec<Map<String, Value>> = bodies.collect::<Result<_>>()?;
    let writers = writers(connection, (kind, key), &found).await?;
    let mut versions = Vec::with_capacity(found.len());
    for (number, row) in found.iter().enumerate().take(query.limit() + 1) {
        versions.push(Version {
            version: row.version,
            written_at: instant(row.written_at)?,
            written_by: writer(&writers, key, row).map(|writer| writer.name.clone()),
            changed: changed(bodies.get(number + 1), &bodies[number]),
            fields: bodies[number].clone(),
            masked: Vec::new(),
        });
    }
    Page::cut(versions, query, |version| version.version)
}

/// Lists the fields that differ.
fn changed(before: Option<&Map<String, Value>>, after: &Map<String, Value>) -> Vec<String> {
    let Some(before) = before else { return Vec::new() };
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&&String| before.get(**name) != after.get(**name);
    names.iter().filter(differs).map(|name| (*name).clone()).collect()
}

/// What the audit tells of who wrote something.
#[derive(FromQueryResult)]
struct Writer {
    at: i64,
    #[sea_orm(from_alias = "actor_name")]
    name: String,
    details: String,
}

impl Writer {
    fn details(&self) -> Value {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// Returns the version that it tells of, alone or with others that came together.
    fn version(&self, key: &str) -> Option<i64> {
        let details = self.details();
        details["version"].as_i64().or_else(|| details["changed"][key].as_i64())
    }

    /// Whether it tells that the record was new among others that came together.
    fn brought(&self, key: &str) -> bool {
        let is_it = |created: &Vec<Value>| created.iter().any(|new| new == key);
        self.details()["created"].as_array().is_some_and(is_it)
    }
}

/// Finds who wrote a version.
fn writer<'w>(writers: &'w [Writer], key: &str, row: &Row) -> Option<&'w Writer> {
    let named = writers.iter().find(|writer| writer.version(key) == Some(row.version));
    let mut new = writers.iter().filter(|writer| writer.at == row.written_at);
    named.or_else(|| new.find(|writer| writer.brought(key)))
}

/// Finds what the audit tells of some versions, in the instants of which their leaves are.
async fn writers<C: ConnectionTrait>(
    connection: &C,
    (kind, key): (&str, &str),
    versions: &[Row],
) -> Result<Vec<Writer>> {
    let (Some(last), Some(first)) = (versions.first(), versions.last()) else {
        return Ok(Vec::new());
    };
    let sql = "select at, actor_name, details from audit_leaves
         where at between $3 and $4 and (
             (object_kind = 'records' and object_id = $1 and action = 'records.loaded')
             or (object_kind = 'record' and object_id = $2
                 and action in ('record.created', 'record.changed')))";
    let (one, between) = (format!("{kind}/{key}"), (first.written_at, last.written_at));
    let values = [kind.into(), one.into(), between.0.into(), between.1.into()];
    rows(connection, sql, values).await
}

/// Reads what a record said before, the newest first.
#[utoipa::path(
    get,
    path = "/v1/records/{kind}/{key}/versions",
    operation_id = "list_record_versions",
    tag = "records",
    params(
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
        ("key" = String, Path, description = "The key of the record."),
        PageQuery,
    ),
    responses(
        (status = 200, description = "A page of its versions.", body = Page<Version>),
        (status = 404, description = "There is no such record."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsRead>,
    Path((kind, key)): Path<(String, String)>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Version>>, Problem> {
    let in_force = facts.in_force()?;
    let of = record(&in_force, &kind)?;
    let mut page = versions(may.reader(), (&kind, &key), &query).await?;
    let mut seen = BTreeSet::new();
    for version in &mut page.items {
        version.masked = mask(&may, of, &mut version.fields);
        seen.extend(seen_of(of, &version.fields));
    }
    tell(&may, (&kind, &key), seen.into_iter().collect()).await?;
    Ok(Json(page))
}
