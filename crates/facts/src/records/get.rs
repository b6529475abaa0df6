//! Reading one record. Whoever sees what it says of a person is told of first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use vocabulary::Result;
use web::{May, Path, Problem};

use super::shown::Shown;
use super::write::{missing, record};
use super::{check_key, read};
use crate::Facts;
use crate::rights::RecordsRead;

/// Reads a record as its caller may see it.
///
/// # Errors
/// When there is none, or the reading of personal data cannot be told to the audit.
pub(crate) async fn get(
    facts: &Facts,
    may: &May<RecordsRead>,
    (kind, key): (&str, &str),
) -> Result<Shown> {
    check_key("key", key)?;
    record(&*facts.in_force()?, kind)?;
    let found = read(may.reader(), kind, key).await?.ok_or_else(|| missing(kind, key))?;
    Shown::to(found, may, facts).await
}

/// Reads a record.
#[utoipa::path(
    get,
    path = "/v1/records/{kind}/{key}",
    operation_id = "get_record",
    tag = "records",
    params(
        ("kind" = String, Path, description = "The kind of record, as the manual names it."),
        ("key" = String, Path, description = "The key of the record."),
    ),
    responses(
        (status = 200, description = "The record.", body = Shown),
        (status = 404, description = "There is no such record."),
    ),
)]
pub(crate) async fn route(
    State(facts): State<Facts>,
    may: May<RecordsRead>,
    Path((kind, key)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Ok(get(&facts, &may, (&kind, &key)).await?.answer(StatusCode::OK))
}
