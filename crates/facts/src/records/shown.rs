//! A record as the API shows it: what it says of persons is masked for whoever may not read that.

use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Json, May, Right};

use super::{Stored, write};
use crate::rights::PersonalRead;
use crate::{Facts, Record};

/// A record as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shown {
    /// Its kind, as the manual names it.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// How often it was written, from 1; `If-Match` takes it.
    pub version: i64,
    /// Its fields.
    pub fields: Map<String, Value>,
    /// The fields that are left out since they speak of a person and the caller may not read that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<String>,
    /// When it was first written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last written.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
}

impl Shown {
    /// Shows a record to a caller.
    pub(crate) fn to<R: Right>(record: Stored, may: &May<R>, facts: &Facts) -> Result<Self> {
        let in_force = facts.in_force()?;
        let kind = write::record(&in_force, &record.kind)?;
        let sees_all = may.caller().rights.allow(PersonalRead::NAME);
        let mut fields = record.body;
        let mut masked = Vec::new();
        for name in personal(kind).filter(|_| !sees_all) {
            if fields.remove(name).is_some() {
                masked.push(name.to_owned());
            }
        }
        Ok(Self {
            kind: record.kind,
            key: record.key,
            version: record.version,
            fields,
            masked,
            created_at: record.created_at,
            changed_at: record.changed_at,
        })
    }

    /// Answers with the record and its version as a tag.
    pub(crate) fn answer(self, status: StatusCode) -> Response {
        let tag = HeaderValue::from_str(&format!("\"{}\"", self.version));
        let mut response = (status, Json(self)).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }
}

/// Lists the fields that speak of a person.
pub(crate) fn personal(record: &Record) -> impl Iterator<Item = &str> {
    let fields = record.fields.iter().filter(|(_, field)| field.personal);
    fields.map(|(name, _)| name.as_str())
}

/// Reads which version the caller saw; `*` is any that there is, and nothing asks for none.
pub(crate) fn seen(headers: &HeaderMap) -> Result<Option<i64>> {
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "*") {
        return Ok(Some(0));
    }
    let Some(tag) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = tag.to_str().unwrap_or_default().trim().trim_matches('"');
    if text == "*" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Error::invalid("`If-Match` holds no version of a record.")
            .hint("Send the ETag of the answer in which you saw it, such as `\"3\"`.")
    })
}
