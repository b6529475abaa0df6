//! What a declaration says of a route, for the access matrix and for the layers.

use std::time::Duration;

use axum::http::Method;

/// A route with who may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The method; a route for GET answers HEAD too.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: String,
    /// Who may pass.
    pub access: RouteAccess,
    /// Whether it is an operation of the OpenAPI document.
    pub api: bool,
}

/// Who may pass a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteAccess {
    /// Whoever has this right.
    Right(&'static str),
    /// A person who is signed in.
    SignedIn,
    /// Everybody.
    Public {
        /// The reason for it.
        why: &'static str,
    },
}

/// How a route says what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// As a problem document.
    Api,
    /// As a page.
    Page,
    /// As the client's `Accept` asks.
    Either,
    /// As a problem document, and in the log only for whoever looks closely: it is asked all the time.
    Probe,
}

/// The bounds of a request on one route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteLimits {
    /// The most bytes a body may have.
    pub body: usize,
    /// The longest it may take until the answer begins.
    pub deadline: Duration,
}

/// A form or a document that a person or a program sends at once is far smaller; whoever needs more,
/// such as an intake of batches, says so in its declaration.
pub const BODY: usize = 1024 * 1024;

/// A client's own patience seldom lasts longer, and nothing in the console should come near it.
pub const DEADLINE: Duration = Duration::from_secs(30);

impl Default for RouteLimits {
    fn default() -> Self {
        Self { body: BODY, deadline: DEADLINE }
    }
}
