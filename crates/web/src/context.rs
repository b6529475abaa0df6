//! What is known of every request before its handler runs: its id, whence it came, who calls.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::Extensions;
use axum::http::request::Parts;
use jiff::Timestamp;
use store::Store;
use tokio::sync::Semaphore;
use vocabulary::id::RequestId;
use vocabulary::{Actor, Attribution, Error, Origin, Result, SharedClock};

use crate::caller::{Authenticator, Caller};
use crate::config::AppConfig;
use crate::console::Live;
use crate::console::theme::Theme;
use crate::live::{Followers, Lookout};
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::refusals::Refusals;
use crate::routes::Pages;

/// The nonce of this answer's content security policy, for the scripts and styles of a page.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Whoever stands before a public route: known or not, from somewhere, at a time.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who it is, if they showed it.
    pub caller: Option<Caller>,
    /// From where, and under which request.
    pub origin: Origin,
    /// Whether the browser came over an encrypted connection.
    pub https: bool,
    /// The time of the request.
    pub now: Timestamp,
}

impl Visitor {
    /// Returns what a change says about its maker: nobody in particular, unless they are known.
    #[must_use]
    pub fn attribution(&self) -> Attribution {
        match &self.caller {
            Some(caller) => caller.attribution.clone(),
            None => Attribution { origin: self.origin.clone(), ..Attribution::of(Actor::Nobody) },
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Nonce {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(Context::of(&parts.extensions)?.0.nonce.clone()))
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let context = Context::of(&parts.extensions)?;
        Ok(Self {
            caller: caller_of(&parts.extensions).cloned(),
            origin: context.origin(),
            https: context.0.https,
            now: context.0.at,
        })
    }
}

/// What all requests share. It stays inside this crate: a handler's way to the store is its proof.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) clock: SharedClock,
    pub(crate) config: AppConfig,
    pub(crate) pages: Pages,
    pub(crate) places: Semaphore,
    pub(crate) metrics: Metrics,
    pub(crate) refusals: Arc<Refusals>,
    pub(crate) followers: Followers,
    pub(crate) lookout: Lookout,
}

/// The house, as requests carry it.
#[derive(Clone)]
pub(crate) struct InHouse(pub(crate) Arc<House>);

/// Who calls, as the layers above the handler leave it.
#[derive(Clone)]
pub(crate) struct Identity(pub(crate) Option<Caller>);

/// One request, for every layer to read.
#[derive(Debug, Clone)]
pub(crate) struct Context(pub(crate) Arc<ContextInner>);

#[derive(Debug, Clone)]
pub(crate) struct ContextInner {
    pub(crate) id: RequestId,
    /// The peer's address, after trusted proxies.
    pub(crate) address: Option<IpAddr>,
    /// Whether the peer is this machine itself, with nobody in between.
    pub(crate) loopback: bool,
    pub(crate) https: bool,
    /// The host that the browser asked for, after trusted proxies.
    pub(crate) host: Option<String>,
    pub(crate) nonce: String,
    pub(crate) theme: Theme,
    /// How a page that answers it keeps up with what changes.
    pub(crate) live: Live,
    pub(crate) at: Timestamp,
    pub(crate) started: Duration,
    /// Who called, for the layers outside the one that found out.
    pub(crate) caller: OnceLock<Caller>,
}

impl Context {
    pub(crate) fn of(extensions: &Extensions) -> Result<&Self> {
        extensions.get::<Self>().ok_or_else(past_the_layers)
    }

    /// Returns the same request as if it had come now, of which nobody knows yet who calls.
    pub(crate) fn again(&self, now: Timestamp) -> Self {
        let again = ContextInner { at: now, caller: OnceLock::new(), ..(*self.0).clone() };
        Self(Arc::new(again))
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin { address: self.0.address, request: Some(self.0.id) }
    }
}

pub(crate) fn house_of(extensions: &Extensions) -> Result<&Arc<House>> {
    extensions.get::<InHouse>().map(|InHouse(house)| house).ok_or_else(past_the_layers)
}

pub(crate) fn caller_of(extensions: &Extensions) -> Option<&Caller> {
    extensions.get::<Identity>().and_then(|Identity(caller)| caller.as_ref())
}

fn past_the_layers() -> Error {
    Error::internal("a request came past the layers of the application")
}
