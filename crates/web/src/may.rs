//! Permission as a value: a verb that takes `&May<R>` cannot be called by somebody without `R`.
//!
//! The value also carries the store, so that a handler has no other way to a row.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use store::Store;
use vocabulary::{Error, Kind, Result};

use crate::acting::{Acting, Proof};
use crate::caller::Caller;
use crate::guard;
use crate::problem::Problem;
use crate::right::Right;

pub use crate::acting::FRESH;

/// The proof that the caller may `R`, with all that [`Acting`] gives.
pub struct May<R> {
    acting: Acting,
    right: PhantomData<fn() -> R>,
}

impl<R> Clone for May<R> {
    fn clone(&self) -> Self {
        Self { acting: self.acting.clone(), right: PhantomData }
    }
}

impl<R: Right> Proof for May<R> {
    fn acting(&mut self) -> &mut Acting {
        &mut self.acting
    }
}

impl<R: Right> May<R> {
    /// Proves that `caller` may `R`.
    ///
    /// # Errors
    /// When they may not.
    pub fn prove(caller: Caller, store: Store) -> Result<Self> {
        if caller.rights.allow(R::NAME) {
            let acting = Acting { caller, store, refusals: None };
            return Ok(Self { acting, right: PhantomData });
        }
        Err(Error::new(
            Kind::Forbidden,
            "forbidden",
            format!("You may not do this: it takes the right `{}`.", R::NAME),
        )
        .hint("Ask somebody who manages roles and keys to grant it.")
        .with("right", R::NAME))
    }

    /// Tells the audit that the caller was kept from a thing, and returns `missing` for them: what is
    /// hidden answers exactly as what is not there.
    pub async fn hide(&self, kind: &'static str, id: &impl ToString, missing: Error) -> Error {
        guard::hidden(&self.acting, kind, id.to_string()).await;
        missing
    }
}

impl<R> Deref for May<R> {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.acting
    }
}

impl<R: Right, S: Sync> FromRequestParts<S> for May<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // The guard of a route declared with `R` leaves the proof here; nothing else makes one.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Problem::from(Error::internal(format!(
                "a handler asks for `{}` on a route that was not declared with it",
                R::NAME
            )))
        })
    }
}
