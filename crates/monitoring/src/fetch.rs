//! What probes ask of whoever can speak HTTP; `server` hands it in, since only leaves know clients.

use std::time::Duration;

use async_trait::async_trait;
use vocabulary::Error;

use crate::probe::HeaderValue;

/// Asks addresses that a manual chose, with the guard that this takes.
#[async_trait]
pub trait Fetch: Send + Sync + 'static {
    /// Asks once; whoever calls stops waiting after [`Wanted::within`].
    ///
    /// # Errors
    /// Why there is no answer, or why nothing could be asked.
    async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, Unfetched>;
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// How.
    pub method: Method,
    /// Where.
    pub url: String,
    /// What is sent beside what HTTP itself needs.
    pub headers: Vec<(String, HeaderValue)>,
    /// The body, as JSON.
    pub json: Option<serde_json::Value>,
    /// How long it may take.
    pub within: Duration,
    /// Whether it may go to a private or loopback address.
    pub allow_private: bool,
}

/// How something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A page.
    Get,
    /// The headers of a page.
    Head,
    /// Something is sent.
    Post,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Its status.
    pub status: u16,
    /// The beginning of its body.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub ending: Ending,
}

/// How the reading of an answer's body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was read to its end.
    Whole,
    /// It is longer than is read.
    TooLong,
    /// It broke off in the middle.
    Broken,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Unfetched {
    /// Nothing was asked: it may not be, or we cannot. That says nothing about the other side.
    NotAsked(Error),
    /// The name could not be looked up: it has no address, or nobody told us.
    Unresolved(Error),
    /// It was asked and did not answer.
    NoAnswer(Error),
}
