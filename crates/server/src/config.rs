//! Where a house lives: its data folder, its store and its key, as the command line names them.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use clap::Args;
use store::StoreAddress;
use store::audit::CheckpointFile;
use store::key::{KeySource, MasterKey};
use vocabulary::{Error, Result, Secret};

use crate::output;

/// The options that every command on a data folder has.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The folder that holds everything
    #[arg(long, env = "QUARTERDECK_DATA", default_value = "quarterdeck-data", value_name = "DIR")]
    pub data: PathBuf,

    /// The store, when it is not the SQLite file in the folder: sqlite:PATH or postgres://…
    #[arg(long, env = "QUARTERDECK_STORE", value_name = "ADDRESS", hide_env_values = true)]
    pub store: Option<String>,

    /// The master key, 64 hexadecimal digits; else the file beside the folder
    #[arg(skip = key_from_environment())]
    pub key: Option<Secret>,
}

/// The key comes from the environment alone: an option would show it to every user of the machine.
fn key_from_environment() -> Option<Secret> {
    std::env::var("QUARTERDECK_KEY").ok().map(Secret::new)
}

impl Place {
    /// Returns the address of the store.
    ///
    /// # Errors
    /// When the option is no address.
    pub fn address(&self) -> Result<StoreAddress> {
        match &self.store {
            Some(text) => text.parse(),
            None => Ok(StoreAddress::in_folder(&self.data)),
        }
    }

    /// Returns the copy of the checkpoints.
    #[must_use]
    pub fn checkpoints(&self) -> CheckpointFile {
        CheckpointFile::in_folder(&self.data)
    }

    /// Makes the folder, readable by its user alone.
    ///
    /// # Errors
    /// When it cannot be made or is no folder.
    pub fn make_folder(&self) -> Result<()> {
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.data);
        made.and_then(|()| fs::read_dir(&self.data)).map(drop).map_err(|error| {
            Error::unavailable(format!(
                "The data folder {} cannot be made or read.",
                self.data.display()
            ))
            .hint("Choose another with --data, or let this user read and write there.")
            .because(error)
        })
    }

    /// Loads the master key; when it had to be made, a warning says where it is and what it is for.
    ///
    /// # Errors
    /// When there is none and none can be made.
    pub fn load_key(&self) -> Result<MasterKey> {
        let (key, source) = MasterKey::load(self.key.as_ref(), &self.data)?;
        if let KeySource::NewFile(path) = source {
            output::remark(&format!(
                "warning: a new master key was made in {}; keep a copy of it apart from backups of \
                 the data folder, which are worthless without it.",
                path.display()
            ));
        }
        Ok(key)
    }

    /// Takes the folder for one server; it is free again when the lock is dropped.
    ///
    /// The lock is on the folder itself, so that the folder holds nothing that is only a lock.
    ///
    /// # Errors
    /// When another server has it.
    pub fn take(&self) -> Result<File> {
        let cannot = |error| {
            Error::unavailable(format!("The data folder {} cannot be locked.", self.data.display()))
                .hint("Put it on a local disk, and let this user read it.")
                .because(error)
        };
        let folder = File::open(&self.data).map_err(cannot)?;
        match folder.try_lock() {
            Ok(()) => Ok(folder),
            Err(TryLockError::WouldBlock) => Err(Error::conflict(
                "already-running",
                format!("Another server runs on the data folder {}.", self.data.display()),
            )
            .hint("Stop it first, or choose another folder with --data.")),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}
