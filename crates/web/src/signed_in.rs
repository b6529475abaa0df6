//! The proof that a person is signed in, for what is theirs: their sessions, their password, leaving.
//!
//! It proves no right, so it opens nothing that belongs to anybody else.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use store::Store;
use vocabulary::{Error, Kind, Result};

use crate::acting::{Acting, Proof};
use crate::caller::{Access, Caller};
use crate::problem::Problem;

/// A person with a session, with all that [`Acting`] gives.
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

    /// Returns the id of the session, which is not its secret.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }
}

impl Deref for SignedIn {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.acting
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
