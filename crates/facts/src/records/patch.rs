//! Writing some fields of a record; the others stay.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};
use vocabulary::Result;
use web::{Json, May, Path, Problem};

use super::put::put;
use super::shown::{Shown, seen};
use super::{Body, Cause, Write};
use crate::Facts;
use crate::rights::RecordsWrite;

/// Writes some fields of a record.
#[utoipa::path(
    patch,
    path = "/v1/records/{kind}/{key}",
    operation_id = "patch_record",
    tag = "records",
    params(
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
        ("key" = String, Path, description = "The key of the record."),
    ),
    request_body(content = Object, description = "The fields to change; null takes one away."),
    responses(
        (status = 200, description = "It is changed.", body = Shown),
        (status = 404, description = "There is no such record."),
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
    let write =
        Write { kind, key, body: Body::Some(fields), expects: seen(&headers)?, cause: Cause::Said };
    let (record, _) = put(&facts, &may, write).await?;
    Ok(Shown::to(record, &may, &facts).await?.answer(StatusCode::OK))
}
