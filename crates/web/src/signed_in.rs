//! The proof that a person is signed in, for what is theirs: their sessions, their password, leaving.
//!
//! It proves no right, so it opens nothing that belongs to anybody else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Change, DatabaseConnection, Store, Transaction};
use vocabulary::{Attribution, Error, Kind, Result};

use crate::acting::{Acting, Proof};
use crate::caller::{Access, Caller};
use crate::problem::Problem;

/// A person with a session.
#[derive(Clone)]
pub struct SignedIn {
    acting: Acting,
    session: String,
}

impl Proof for SignedIn {
    fn acting(&mut self) -> &mut Acting {
        &mut self.acting
    }
}

impl SignedIn {
    /// Proves that `caller` is a person with a session.
    ///
    /// # Errors
    /// When a key calls: what belongs to a person cannot be done by a program.
    pub fn prove(caller: Caller, store: Store) -> Result<Self> {
        let Access::Session { id, .. } = &caller.access else {
            return Err(Error::new(
                Kind::Forbidden,
                "needs-a-person",
                "This is for people who are signed in, not for keys.",
            )
            .hint("Sign in with a browser and send no Authorization header."));
        };
        Ok(Self { session: id.clone(), acting: Acting { caller, store, refusals: None } })
    }

    /// Returns who it is.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.acting.caller
    }

    /// Returns the id of the session, which is not its secret.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }

    /// Returns what every change says about its maker.
    #[must_use]
    pub fn attribution(&self) -> &Attribution {
        self.acting.attribution()
    }

    /// Returns the connection for reading.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        self.acting.reader()
    }

    /// Returns the store, for verbs of the spine that take it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.acting.store
    }

    /// Returns the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.acting.now()
    }

    /// Commits a change in the person's name, with its audit leaves and effects: all of it or nothing.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub async fn commit<T, F>(&self, change: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<Change<T>>> + Send + 'static,
    {
        self.acting.commit(change).await
    }

    /// Refuses people who proved who they are too long ago.
    ///
    /// # Errors
    /// With the code `confirm-identity`, which the console answers with the page that asks again.
    pub fn freshly(&self) -> Result<()> {
        self.acting.freshly()
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Problem::from(Error::internal(
                "a handler asks for a signed-in person on a route that was not declared for them",
            ))
        })
    }
}
