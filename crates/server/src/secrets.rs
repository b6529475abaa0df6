//! Secrets by name, from the environment of the process.

use vocabulary::{Error, Result, Secret, Secrets};

/// Reads the environment variable of the secret's name.
pub(crate) struct EnvironmentSecrets;

impl Secrets for EnvironmentSecrets {
    fn get(&self, name: &str) -> Result<Secret> {
        std::env::var(name).map(Secret::new).map_err(|_| {
            Error::unavailable(format!("There is no secret `{name}`."))
                .hint(format!("Set the environment variable {name} and start the server again."))
        })
    }
}
