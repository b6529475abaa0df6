//! Somebody whose proof was accepted, together with the store they act on.
//!
//! It proves no right by itself: [`crate::May`] and [`crate::SignedIn`] say which proof there was, and
//! give what is here to whoever holds them.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Change, DatabaseConnection, Store, Transaction};
use vocabulary::{Attribution, Error, Kind, Result};

use crate::caller::{Access, Caller};
use crate::refusals::Refusals;

/// How long a proof of who one is counts as fresh, for refunds, keys and the like.
pub const FRESH: Duration = Duration::from_secs(5 * 60);

/// What every proof gives: who acts, and their way to the store. Nothing but a proof holds one.
#[derive(Clone)]
pub struct Acting {
    pub(crate) caller: Caller,
    pub(crate) store: Store,
    /// Where denials are summed; none for a proof that no guard made, as on the command line.
    pub(crate) refusals: Option<Arc<Refusals>>,
}

/// A value that proves something of whoever acts.
pub(crate) trait Proof: Clone + Send + Sync + 'static {
    /// Returns who acts, for the guard that made the proof.
    fn acting(&mut self) -> &mut Acting;
}

impl Acting {
    /// Returns who it is.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Returns what every change says about its maker.
    #[must_use]
    pub fn attribution(&self) -> &Attribution {
        &self.caller.attribution
    }

    /// Returns the connection for reading.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        self.store.reader()
    }

    /// Returns the store, for verbs of the spine that take it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.store.clock().now()
    }

    /// Commits a change in the caller's name, with its audit leaves and effects: all of it or nothing.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub async fn commit<T, F>(&self, change: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<Change<T>>> + Send + 'static,
    {
        self.store.commit(&self.caller.attribution, change).await
    }

    /// Refuses people who proved who they are too long ago; a key is its own proof.
    ///
    /// # Errors
    /// With the code `confirm-identity`, which the console answers with the page that asks again.
    pub fn freshly(&self) -> Result<()> {
        match self.caller.access {
            Access::Session { confirmed_at, .. }
                if self.now().duration_since(confirmed_at).unsigned_abs() > FRESH =>
            {
                Err(Error::new(
                    Kind::Forbidden,
                    "confirm-identity",
                    "This needs a fresh proof that it is you.",
                )
                .hint("Enter your password again; it counts for five minutes."))
            }
            _ => Ok(()),
        }
    }
}
