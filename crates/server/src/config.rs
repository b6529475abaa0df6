//! Where a house lives: its data folder, its store and its key, as the command line names them.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use clap::Args;
use store::audit::{CheckpointFile, Signer, binding};
use store::key::MasterKey;
use store::{Store, StoreAddress};
use vocabulary::{Error, Result, Secret};

use crate::output;
use crate::signing::Signing;

/// The options that every command on a data folder has.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The folder that holds everything
    #[arg(long, env = "QUARTERDECK_DATA", default_value = "quarterdeck-data", value_name = "DIR")]
    pub data: PathBuf,

    /// The store, when it is not the SQLite file in the folder: sqlite:PATH or postgres://…
    #[arg(long, env = "QUARTERDECK_STORE", value_name = "ADDRESS", hide_env_values = true)]
    pub store: Option<String>,

    /// A further copy of the audit's checkpoints, on another disk or machine if possible; the folder
    /// has one in any case
    #[arg(long, env = "QUARTERDECK_CHECKPOINTS", value_name = "FILE")]
    pub checkpoints: Option<PathBuf>,

    /// The master key, 64 hexadecimal digits; else the file beside the folder
    #[arg(skip = key_from_environment())]
    pub key: Option<Secret>,
}

/// A place that one server has: the folder, and the store wherever it is.
pub struct Taken {
    _folder: File,
    _store: Option<File>,
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

    /// Returns all copies of the checkpoints, the folder's own first.
    #[must_use]
    pub fn checkpoint_files(&self) -> Vec<CheckpointFile> {
        let own = CheckpointFile::in_folder(&self.data);
        std::iter::once(own).chain(self.checkpoints.clone().map(CheckpointFile::at)).collect()
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

    /// Finds the master key in the environment or in its file; none is made.
    ///
    /// # Errors
    /// When the text is no key, or the file is there and cannot be read.
    pub fn find_key(&self) -> Result<Option<MasterKey>> {
        MasterKey::find(self.key.as_ref(), &self.data)
    }

    /// Returns what signs for an open store: the key that it belongs to, or for a new store the one
    /// that is found, or made.
    ///
    /// # Errors
    /// When the store belongs to another key, or the key can neither be read nor made.
    pub(crate) async fn unlock(&self, store: &Store) -> Result<Signing> {
        Ok(Signing {
            signer: self.signer(store).await?,
            own: CheckpointFile::in_folder(&self.data),
            elsewhere: self.checkpoints.clone().map(CheckpointFile::at),
        })
    }

    async fn signer(&self, store: &Store) -> Result<Signer> {
        let bound = binding::bound_to(store).await?;
        let Some(key) = self.find_key()? else {
            return match bound {
                Some(_) => Err(self.without_its_key(binding::other_key())),
                None => self.bind_new_key(store).await,
            };
        };
        let signer = Signer::new(&key);
        if bound != Some(signer.public_key()) {
            let held = binding::bind(store, &signer).await;
            held.map_err(|error| self.without_its_key(error))?;
        }
        Ok(signer)
    }

    /// Makes the key of a new store; a warning says where it is and what it is for.
    async fn bind_new_key(&self, store: &Store) -> Result<Signer> {
        let signer = Signer::new(&MasterKey::make(&self.data)?);
        let path = MasterKey::beside(&self.data);
        if let Err(error) = binding::bind(store, &signer).await {
            // Another server on the same database was first: this key is nobody's, and would stand
            // where theirs is to be put.
            if error.code() == binding::OTHER_KEY {
                drop(fs::remove_file(&path));
            }
            return Err(self.without_its_key(error));
        }
        output::remark(&format!(
            "warning: a new master key was made in {}; keep a copy of it apart from backups of the \
             data folder, which are worthless without it.",
            path.display()
        ));
        Ok(signer)
    }

    /// Says where this place looks for the key that the store belongs to.
    fn without_its_key(&self, error: Error) -> Error {
        if error.code() != binding::OTHER_KEY {
            return error;
        }
        error.hint(format!(
            "Set QUARTERDECK_KEY to that key, or put its file back at {}.",
            MasterKey::beside(&self.data).display()
        ))
    }

    /// Takes the folder and, where it is a file, the store for one server; both are free again when
    /// the value is dropped.
    ///
    /// # Errors
    /// When another server has one of them.
    pub fn take(&self, address: &StoreAddress) -> Result<Taken> {
        Ok(Taken { _folder: self.take_folder()?, _store: address.take()? })
    }

    /// The lock is on the folder itself, so that the folder holds nothing that is only a lock.
    fn take_folder(&self) -> Result<File> {
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
