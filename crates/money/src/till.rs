//! The till: the facts, the secrets and the processor behind everything about money.

use std::sync::Arc;

use facts::Facts;
use store::Store;
use vocabulary::Secrets;

use crate::Processor;

/// What routes and effects about money stand on; clones share it.
#[derive(Clone)]
pub struct Till(Arc<TillOptions>);

/// What a till is made of.
pub struct TillOptions {
    /// The store, and the manual that names the connectors.
    pub facts: Facts,
    /// What the connectors' keys are.
    pub secrets: Arc<dyn Secrets>,
    /// How one speaks with whoever takes the payments.
    pub processor: Arc<dyn Processor>,
}

impl Till {
    /// Makes a till.
    #[must_use]
    pub fn new(options: TillOptions) -> Self {
        Self(Arc::new(options))
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.0.facts
    }

    pub(crate) fn store(&self) -> &Store {
        self.0.facts.store()
    }

    pub(crate) fn secrets(&self) -> &dyn Secrets {
        &*self.0.secrets
    }

    pub(crate) fn processor(&self) -> &dyn Processor {
        &*self.0.processor
    }
}
