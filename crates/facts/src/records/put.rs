//! Writing a whole record by its address: it is there afterwards, whatever was before.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};
use store::Change;
use vocabulary::Result;
use web::{Json, May, Path, Problem};

use super::shown::{Shown, seen};
use super::write::missing;
use super::{Body, Cause, Stored, Write, read};
use crate::Facts;
use crate::rights::{RecordsWrite, Writing};

/// Writes a record, and returns it with whether it is new.
///
/// # Errors
/// As [`Facts::write`], or when a `cannot` of the caller's covers it.
pub(crate) async fn put(
    facts: &Facts,
    may: &May<RecordsWrite>,
    write: Write,
) -> Result<(Stored, bool)> {
    let (writing, in_force) = (facts.clone(), facts.in_force()?);
    let rights = Arc::clone(&may.caller().rights);
    let (kind, key) = (write.kind.clone(), write.key.clone());
    let created = may.commit(move |tx| {
        Box::pin(async move {
            let written = writing.write(tx, &in_force, write).await?;
            let way = if written.created { Writing::Create } else { Writing::Update };
            way.allowed(&rights, &written.record.kind)?;
            Ok(Change::told(written.created, written.leaves))
        })
    });
    let created = created.await?;
    // It is read again instead of being kept with the answer, since it may speak of a person.
    let record = read(may.reader(), &kind, &key).await?.ok_or_else(|| missing(&kind, &key))?;
    Ok((record, created))
}

/// Writes a whole record. `If-Match` names the version that it replaces, `If-None-Match: *` that there is
/// none.
#[utoipa::path(
    put,
    path = "/v1/records/{kind}/{key}",
    operation_id = "put_record",
    tag = "records",
    params(
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
        ("key" = String, Path, description = "The key of the record."),
    ),
    request_body(content = Object, description = "The fields of the record; its key may be left out."),
    responses(
        (status = 200, description = "It was there and is changed.", body = Shown),
        (status = 201, description = "It is new.", body = Shown),
        (status = 412, description = "It is of another version."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsWrite>,
    Path((kind, key)): Path<(String, String)>,
    headers: HeaderMap,
    Json(fields): Json<Map<String, Value>>,
) -> Result<Response, Problem> {
    let write = Write {
        kind,
        key,
        body: Body::Whole(fields),
        expects: seen(&headers)?,
        cause: Cause::Said,
    };
    let (record, created) = put(&facts, &may, write).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(Shown::to(record, &may, &facts).await?.answer(status))
}
