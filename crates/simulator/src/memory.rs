//! The file in which a simulation finds itself again after a restart.

use std::path::PathBuf;

use vocabulary::{Error, Result};

use crate::state::State;

/// A file that is replaced whole. It is not synced: it outlives the process, which is what a company
/// that is not real needs.
pub(crate) struct Memory(pub(crate) PathBuf);

impl Memory {
    pub(crate) fn read(&self) -> Result<State> {
        match std::fs::read(&self.0) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| self.trouble(error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(self.trouble(error)),
        }
    }

    pub(crate) fn write(&self, state: &State) -> Result<()> {
        let text = serde_json::to_vec(state).map_err(Error::internal)?;
        let beside = self.0.with_extension("new");
        let written = std::fs::write(&beside, text);
        written
            .and_then(|()| std::fs::rename(&beside, &self.0))
            .map_err(|error| self.trouble(error))
    }

    fn trouble(&self, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let file = self.0.display();
        Error::unavailable(format!("The simulated company's memory `{file}` cannot be used."))
            .hint("Delete the file to begin the company anew, or give the right to write there.")
            .because(why)
    }
}
