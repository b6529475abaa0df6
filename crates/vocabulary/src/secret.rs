//! Text that must never be printed, logged or compared in the open.

use serde::{Deserialize, Deserializer};

use crate::Result;

/// A secret text; showing it takes a call that names itself.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Shows the secret to the code that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Looks up secrets, which configuration and manuals only name.
pub trait Secrets: Send + Sync + 'static {
    /// Returns the secret called `name`, as it is now: a rotated one holds at the next call.
    ///
    /// # Errors
    /// When there is none, or the store of secrets cannot be read. The text never holds a secret.
    fn get(&self, name: &str) -> Result<Secret>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(…)");
    }
}
