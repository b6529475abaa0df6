//! Reading one record. Whoever sees what it says of a person is told of first.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::{Change, Leaf};
use vocabulary::{Attribution, Result};
use web::{May, Path, Problem, Right};

use super::read;
use super::shown::{Shown, personal};
use super::write::{missing, record};
use crate::Facts;
use crate::rights::{PersonalRead, RecordsRead};

/// Reads a record as its caller may see it.
///
/// # Errors
/// When there is none, or the reading of personal data cannot be told to the audit.
pub async fn get(
    facts: &Facts,
    may: &May<RecordsRead>,
    (kind, key): (&str, &str),
) -> Result<Shown> {
    let in_force = facts.in_force()?;
    let known = record(&in_force, kind)?;
    let found = read(may.reader(), kind, key).await?.ok_or_else(|| missing(kind, key))?;
    let seen: Vec<String> = personal(known)
        .filter(|name| found.body.get(*name).is_some_and(|value| !value.is_null()))
        .map(str::to_owned)
        .collect();
    if may.caller().rights.allow(PersonalRead::NAME) && !seen.is_empty() {
        let leaf = Leaf::new("record.read").about("record", &format!("{kind}/{key}"));
        let told = Change::new((), leaf.with("fields", seen));
        // A request to read is none that could be sent again instead of a change.
        let by = Attribution { once: None, ..may.attribution().clone() };
        may.store().commit(&by, |_| Box::pin(async { Ok(told) })).await?;
    }
    Shown::to(found, may, facts)
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
