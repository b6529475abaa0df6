//! The manual that runs, for whoever goes by it.

use std::sync::Arc;

use manual::Manual;
use tokio::sync::watch;
use web::Company;

use crate::versions::Version;

/// A version of the manual in force.
///
/// It never changes: whoever began something under it goes on under it.
#[derive(Debug)]
pub struct InForce {
    /// Which version, since when, and by whom.
    pub version: Version,
    /// What it says.
    pub manual: Arc<Manual>,
    /// The company that it speaks of, where it says so.
    pub company: Option<Company>,
}

/// A handle on whichever version is in force; clones follow together.
#[derive(Debug, Clone)]
pub struct Running(pub(crate) watch::Receiver<Option<Arc<InForce>>>);

impl Running {
    /// Returns the version in force; none before the first was published.
    #[must_use]
    pub fn now(&self) -> Option<Arc<InForce>> {
        self.0.borrow().clone()
    }

    /// Waits until another version is in force than when this handle last looked, and returns it.
    pub async fn next(&mut self) -> Option<Arc<InForce>> {
        if self.0.changed().await.is_err() {
            // Nobody is left to publish anything.
            std::future::pending::<()>().await;
        }
        self.0.borrow_and_update().clone()
    }
}

impl web::InForce for Running {
    fn hash(&self) -> Option<String> {
        self.now().map(|running| running.version.hash.clone())
    }

    fn company(&self) -> Option<Company> {
        self.now()?.company.clone()
    }
}
