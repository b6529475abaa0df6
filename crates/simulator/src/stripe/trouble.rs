//! Errors as Stripe answers them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// What was wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
}

impl Trouble {
    /// Says that a request cannot be done.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            code: None,
            param: None,
            message: message.into(),
        }
    }

    /// Says that the key of a request was used for another one.
    pub(crate) fn other_request() -> Self {
        let message = "Keys for idempotent requests can only be used with the same parameters they \
                       were first used with. Try using a key other than the one you sent if you meant \
                       to execute a different request.";
        Self { kind: "idempotency_error", ..Self::request(message) }
    }

    /// Says that there is no such thing.
    pub(crate) fn missing(what: &str, id: &str, param: &str) -> Self {
        Self::request(format!("No such {what}: '{id}'"))
            .code("resource_missing")
            .param(param)
            .status(StatusCode::NOT_FOUND)
    }

    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(crate) fn param(mut self, param: &str) -> Self {
        self.param = Some(param.to_owned());
        self
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut error = Map::new();
        if let Some(code) = self.code {
            error.insert("code".to_owned(), code.into());
            let page = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
            error.insert("doc_url".to_owned(), page.into());
        }
        error.insert("message".to_owned(), self.message.as_str().into());
        if let Some(param) = &self.param {
            error.insert("param".to_owned(), param.as_str().into());
        }
        error.insert("type".to_owned(), self.kind.into());
        json!({ "error": error })
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (self.status, Json(self.to_json())).into_response()
    }
}
