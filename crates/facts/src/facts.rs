//! The facts as one handle: the store they are in, the manual that says what they are, and who goes by
//! them.

use std::sync::Arc;

use publishing::{InForce, Running};
use store::{Store, View};
use vocabulary::{Error, Result};

use crate::following::Follower;
use crate::world::{Sources, World};

/// Everything that is known; clones share it.
#[derive(Clone)]
pub struct Facts(Arc<Inner>);

struct Inner {
    store: Store,
    running: Running,
    sources: Sources,
    followers: Vec<Arc<dyn Follower>>,
}

/// What the handle is made of.
pub struct FactsOptions {
    /// Where facts are kept.
    pub store: Store,
    /// The manual that runs.
    pub running: Running,
    /// What stands behind prefixes in expressions.
    pub sources: Sources,
    /// Who is told of each change of a record.
    pub followers: Vec<Arc<dyn Follower>>,
}

impl Facts {
    /// Makes the handle.
    #[must_use]
    pub fn new(options: FactsOptions) -> Self {
        let FactsOptions { store, running, sources, followers } = options;
        Self(Arc::new(Inner { store, running, sources, followers }))
    }

    /// Returns the store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Returns the manual that runs, to wait for its changes.
    #[must_use]
    pub fn running(&self) -> &Running {
        &self.0.running
    }

    /// Returns what stands behind prefixes in expressions.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.0.sources
    }

    /// Returns the version of the manual in force.
    ///
    /// # Errors
    /// When there is none.
    pub fn in_force(&self) -> Result<Arc<InForce>> {
        self.0.running.now().ok_or_else(|| {
            Error::unavailable("No manual is in force.")
                .hint("Start the program with the folder of one: `quarterdeck run FOLDER`.")
        })
    }

    /// Begins an evaluation beside all transactions, as things are now.
    #[must_use]
    pub fn world<'w>(&'w self, in_force: &'w InForce) -> World<'w> {
        let store = self.store();
        World::new(in_force, self.sources(), View::Beside(store.reader()), store.clock().now())
    }

    pub(crate) fn followers(&self) -> &[Arc<dyn Follower>] {
        &self.0.followers
    }
}
