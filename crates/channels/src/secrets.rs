//! Where a channel gets the secrets that configuration and manuals only name.

use vocabulary::{Result, Secret};

/// Looks secrets up by their names.
pub trait Secrets: Send + Sync + 'static {
    /// Returns the secret called `name`, as it is now: a rotated one holds at the next call.
    ///
    /// # Errors
    /// When there is none, or the store of secrets cannot be read. The text never holds a secret.
    fn get(&self, name: &str) -> Result<Secret>;
}
