//! Who calls, as the one who proved it says: a person with a session, or a program with a key.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use axum::http::HeaderMap;
use jiff::Timestamp;
use vocabulary::{Attribution, Result};

use crate::Rights;

/// The cookie that holds a session's secret. Browsers keep a cookie of this prefix only from this very
/// host, over an encrypted connection or from the machine itself.
pub const SESSION_COOKIE: &str = "__Host-quarterdeck";

/// A caller whose proof was accepted.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What every change says about its maker.
    pub attribution: Attribution,
    /// Their role, for people to read, such as `owner`.
    pub role: String,
    /// What they may do.
    pub rights: Arc<Rights>,
    /// How they came in.
    pub access: Access,
}

/// How a caller came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// With a session's cookie, so a browser acts for them and cross-site requests must be refused.
    Session {
        /// The session's id, which is not its secret.
        id: String,
        /// When they last proved who they are, for what asks for a fresh proof.
        confirmed_at: Timestamp,
    },
    /// With an API key.
    Key,
}

/// What a request shows of its caller.
#[derive(Debug)]
pub struct Credentials<'r> {
    /// The headers, with the cookie or the key among them.
    pub headers: &'r HeaderMap,
    /// The peer's address, after trusted proxies.
    pub address: Option<IpAddr>,
    /// The time of the request.
    pub now: Timestamp,
    /// Whether it counts as a use.
    pub presence: Presence,
}

/// Whether somebody does something, or a page of theirs is only open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// They do something, and so stay signed in.
    Acting,
    /// Their page asks by itself; a session that nobody uses ends all the same.
    Looking,
}

/// Tells who calls; `people` implements it and `server` hands it in.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// Returns the caller, or none when the request shows nothing.
    ///
    /// # Errors
    /// When it shows something that does not hold: an expired session, a revoked key.
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Option<Caller>>;
}
