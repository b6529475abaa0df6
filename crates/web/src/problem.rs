//! Errors as HTTP shows them: RFC 9457 problem documents.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use vocabulary::{Error, Kind};

/// An error on its way to a client. Its log line is written once, where the request is logged.
#[derive(Debug)]
pub struct Problem {
    error: Error,
    status: StatusCode,
}

impl Problem {
    /// Answers with a status that HTTP alone knows, such as 415, instead of the one of the error's kind.
    #[must_use]
    pub fn with_status(error: Error, status: StatusCode) -> Self {
        Self { error, status }
    }

    /// Returns the error that is told.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self { status: status(error.kind()), error }
    }
}

/// The error behind a response, for the layers that log it, name the request in it or draw a page of it.
#[derive(Debug, Clone)]
pub struct Behind {
    /// What went wrong.
    pub error: Arc<Error>,
    /// The status of the answer.
    pub status: StatusCode,
}

/// Returns the status for a kind of error.
#[must_use]
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Outdated => StatusCode::PRECONDITION_FAILED,
        Kind::Policy => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Writes the problem document of an error; what is inside the error is not in it.
#[must_use]
pub fn document(error: &Error, status: StatusCode) -> Value {
    let mut members = Map::new();
    members.insert("type".to_owned(), format!("/problems/{}", error.code()).into());
    members.insert("title".to_owned(), status.canonical_reason().unwrap_or("Problem").into());
    members.insert("status".to_owned(), status.as_u16().into());
    members.insert("code".to_owned(), error.code().into());
    members.insert("detail".to_owned(), error.says().into());
    if let Some(hint) = error.what_to_do() {
        members.insert("hint".to_owned(), hint.into());
    }
    for (name, value) in error.members() {
        members.entry(name.clone()).or_insert_with(|| value.clone());
    }
    Value::Object(members)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { error, status } = self;
        let mut response = (status, document(&error, status).to_string()).into_response();
        let headers = response.headers_mut();
        let json = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, json);
        if error.kind() == Kind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = error.members().get("retry_after").and_then(Value::as_u64) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Behind { error: Arc::new(error), status });
        response
    }
}
