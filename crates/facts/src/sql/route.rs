//! Asking over HTTP: read-only SQL, answered as JSON or CSV.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::files::Format;
use web::{Json, May, Problem, Routes, routes};

use super::{Asker, Named, Parameter, Query, Rows, Sql, SqlRead, is_time, tell};

/// How many rows an answer has where nobody says how many: more than anybody reads.
const ROWS: usize = 1_000;

/// The most rows of one answer, all of which are in memory.
pub const MOST_ROWS: usize = 100_000;

/// How long a query may take: a little less than its request, so that it is told why there is no answer.
pub const WITHIN: Duration = Duration::from_secs(25);

/// Says in an answer that has no room for it that there are more rows.
const TRUNCATED: &str = "x-truncated";

/// Returns the routes; the handler needs whoever answers queries.
#[must_use]
pub fn routes() -> Routes<Arc<dyn Sql>> {
    Routes::new().api::<SqlRead>(routes!(ask))
}

/// A query with what it needs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// The query, with parameters such as `:from`.
    query: String,
    /// What the parameters stand for, without their colon: texts and whole numbers; `from` and `to` are
    /// instants by RFC 3339.
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
    /// How many rows are wanted at most; 1,000 if it is not said, 100,000 at most.
    limit: Option<usize>,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Answer {
    /// The columns, in their order.
    columns: Vec<Named>,
    /// The rows, each with a value for every column. Decimals are numbers, instants are texts by RFC 3339.
    rows: Vec<Vec<Value>>,
    /// Whether there were more.
    truncated: bool,
    /// How long it took, in milliseconds.
    took_ms: u128,
}

/// Asks all facts in SQL.
#[utoipa::path(
    post,
    path = "/v1/sql",
    operation_id = "ask",
    tag = "facts",
    request_body = Asked,
    responses(
        (
            status = 200,
            description = "The answer, as `Accept` asks; in CSV, `X-Truncated: true` says that there are more rows.",
            content((Answer = "application/json"), (String = "text/csv")),
        ),
        (status = 400, description = "The query is wrong: `line` and `column` say where."),
        (status = 403, description = "A table takes another right."),
        (status = 413, description = "It asks for more than one query may."),
        (status = 503, description = "It took too long."),
    ),
)]
async fn ask(
    may: May<SqlRead>,
    State(sql): State<Arc<dyn Sql>>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Result<Response, Problem> {
    let clock = may.store().clock();
    let begun = clock.monotonic();
    let asker = Asker::Somebody(Arc::clone(&may.caller().rights));
    let answer = sql.query(query(asked, asker)?).await?;
    tell(may.store(), may.attribution(), &answer).await?;
    let took_ms = clock.monotonic().saturating_sub(begun).as_millis();
    if wants_csv(&headers) {
        return Ok(csv(&answer));
    }
    let Rows { columns, rows, truncated, .. } = answer;
    Ok(Json(Answer { columns, rows, truncated, took_ms }).into_response())
}

fn query(asked: Asked, asker: Asker) -> Result<Query> {
    let Asked { query: text, parameters, limit } = asked;
    let rows = limit.unwrap_or(ROWS);
    if rows > MOST_ROWS {
        let says = format!("`limit` is {rows}, and an answer has {MOST_ROWS} rows at most.");
        return Err(Error::invalid(says).hint("Ask for less at once."));
    }
    let parameters = parameters.into_iter().map(|(name, value)| {
        let value = parameter(&name, &value)?;
        Ok((name, value))
    });
    let parameters = parameters.collect::<Result<_>>()?;
    Ok(Query { text, parameters, rows, within: WITHIN, asker })
}

fn parameter(name: &str, value: &Value) -> Result<Parameter> {
    let text = value.as_str();
    let found = if is_time(name) {
        text.and_then(|text| text.parse().ok()).map(Parameter::Time)
    } else {
        let int = || value.as_i64().map(Parameter::Int);
        text.map(|text| Parameter::Text(text.to_owned())).or_else(int)
    };
    found.ok_or_else(|| {
        let wanted = match is_time(name) {
            true => "an instant such as `2026-11-21T10:00:00Z`",
            false => "a text or a whole number",
        };
        Error::invalid(format!("The parameter `{name}` is not {wanted}."))
    })
}

fn wants_csv(headers: &HeaderMap) -> bool {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.split(',').any(|kind| kind.trim().starts_with("text/csv"))
}

fn csv(answer: &Rows) -> Response {
    let kind = HeaderValue::from_static(Format::Csv.media_type());
    let mut response = ([(CONTENT_TYPE, kind)], answer.to_csv()).into_response();
    if answer.truncated {
        response.headers_mut().insert(TRUNCATED, HeaderValue::from_static("true"));
    }
    response
}
