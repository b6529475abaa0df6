//! What a test says of a request.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Builder;
use web::SESSION_COOKIE;

/// What a test says of a request, in a word each.
pub trait Says {
    /// Says that it comes with an API key.
    #[must_use]
    fn key(self, name: &str) -> Self;

    /// Says that it comes with a session, from a page of ours.
    #[must_use]
    fn session(self, name: &str) -> Self;

    /// Says that nothing else comes with it.
    fn empty(self) -> Request<Body>;
}

impl Says for Builder {
    fn key(self, name: &str) -> Self {
        self.header("authorization", format!("Bearer qd_{name}"))
    }

    fn session(self, name: &str) -> Self {
        self.header("cookie", format!("{SESSION_COOKIE}={name}"))
            .header("sec-fetch-site", "same-origin")
    }

    fn empty(self) -> Request<Body> {
        self.body(Body::empty()).unwrap()
    }
}
