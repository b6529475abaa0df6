//! Sending a request to an application without a network, and what may be demanded of the answer.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

/// Sends a request and reads the whole answer.
///
/// # Panics
/// When the answer breaks off or is no text.
pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, text }
}

impl Answer {
    /// Reads the body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Demands a status.
    ///
    /// # Panics
    /// When it has another.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }

    /// Demands a problem document with a status and a code.
    ///
    /// # Panics
    /// When it is none, or another one.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) {
        assert_eq!(self.is(status).json()["code"].as_str(), Some(code), "{self:?}");
    }

    /// Demands a way to another page.
    ///
    /// # Panics
    /// When it leads nowhere, or elsewhere.
    #[track_caller]
    pub fn leads_to(&self, path: &str) {
        let to = self.is(303).headers.get("location").map(|to| to.to_str().unwrap());
        assert_eq!(to, Some(path));
    }
}
