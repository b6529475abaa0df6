//! A record as the API shows it: what it says of persons is masked for whoever may not read that.

use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Change, Leaf};
use utoipa::ToSchema;
use vocabulary::{Error, Result};
use web::{Acting, Json, Right, reading};

use super::{Stored, write};
use crate::rights::{PersonalRead, RecordsRead};
use crate::{Facts, Record};

/// A record as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Shown {
    /// Its kind, as the manual names it.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// How often it was written, from 1; `If-Match` takes it.
    pub version: i64,
    /// Its fields; left out for whoever may write records and not read them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Map<String, Value>>,
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
    /// Shows a record to a caller; whoever sees what it says of a person is told of first.
    ///
    /// # Errors
    /// When the reading of personal data cannot be told to the audit.
    pub(crate) async fn to(record: Stored, acting: &Acting, facts: &Facts) -> Result<Self> {
        let in_force = facts.in_force()?;
        let kind = write::record(&in_force, &record.kind)?;
        let Stored { kind: name, key, version, mut body, created_at, changed_at } = record;
        let rights = &acting.caller().rights;
        let (mut fields, mut masked) = (None, Vec::new());
        // To write is not to read: whoever may only write learns what became of it, and no more.
        if rights.allow(RecordsRead::NAME) {
            masked = mask(acting, kind, &mut body);
            tell(acting, (&name, &key), seen_of(kind, &body)).await?;
            fields = Some(body);
        }
        Ok(Self { kind: name, key, version, fields, masked, created_at, changed_at })
    }

    /// Shows a record of a list, which says nothing of persons.
    pub(crate) fn in_a_list(record: Stored, kind: &Record) -> Self {
        let Stored { kind: name, key, version, body, created_at, changed_at } = record;
        let masked = personal(kind).map(str::to_owned).collect();
        Self { kind: name, key, version, fields: Some(body), masked, created_at, changed_at }
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

/// Takes out what the caller may not read, and returns the names of it.
pub(super) fn mask(acting: &Acting, kind: &Record, body: &mut Map<String, Value>) -> Vec<String> {
    if acting.caller().rights.allow(PersonalRead::NAME) {
        return Vec::new();
    }
    impersonal(kind, body)
}

/// Takes out what speaks of a person, and returns the names of it.
pub(super) fn impersonal(kind: &Record, body: &mut Map<String, Value>) -> Vec<String> {
    let hidden: Vec<String> = body.keys().filter(|name| is_personal(kind, name)).cloned().collect();
    body.retain(|name, _| !is_personal(kind, name));
    hidden
}

/// Whether a field speaks of a person, or may: of one that the manual does not declare any more nobody knows.
fn is_personal(kind: &Record, name: &str) -> bool {
    kind.field(name).is_none_or(|field| field.personal)
}

/// Tells the audit that somebody is shown what a record says of a person.
pub(super) async fn tell(
    acting: &Acting,
    (kind, key): (&str, &str),
    seen: Vec<String>,
) -> Result<()> {
    if seen.is_empty() {
        return Ok(());
    }
    let leaf = Leaf::new("record.read").about("record", &format!("{kind}/{key}"));
    let told = Change::new((), leaf.with("fields", seen));
    reading::tell(acting.store(), acting.attribution(), told).await
}

/// Lists the fields that say something of a person.
pub(super) fn seen_of(kind: &Record, body: &Map<String, Value>) -> Vec<String> {
    let says = |(name, value): &(&String, &Value)| is_personal(kind, name) && !value.is_null();
    body.iter().filter(says).map(|(name, _)| name.clone()).collect()
}

/// Lists the fields that speak of a person.
fn personal(record: &Record) -> impl Iterator<Item = &str> {
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
