//! The master key: 32 bytes outside the store, from which keys for single purposes are derived.
//!
//! It comes from the environment, or from a file beside the data folder. Which key a store belongs to
//! is kept in the store (`audit::binding`); a key is made for a new store alone.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vocabulary::{Error, Result, Secret};

/// The key behind all other keys.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads the key from `given` (64 hexadecimal digits), else from the file beside `folder`; none
    /// when there is neither.
    ///
    /// # Errors
    /// When the text is no key, or the file is there and cannot be read.
    pub fn find(given: Option<&Secret>, folder: &Path) -> Result<Option<Self>> {
        if let Some(given) = given {
            return Self::parse(given.expose()).map(Some);
        }
        let path = Self::beside(folder);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(text.trim()).map(Some),
            // A folder above it that is none holds no key either.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(cannot_use(&path, error)),
        }
    }

    /// Makes a key in the file beside `folder`, or reads the one that another process just made.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn make(folder: &Path) -> Result<Self> {
        Self::make_in(&Self::beside(folder))
    }

    /// Makes a key from 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the file that holds the key of a data folder: beside it, not inside, so that a copy of
    /// the folder is no copy of the key. All paths to one folder lead to one file.
    #[must_use]
    pub fn beside(folder: &Path) -> PathBuf {
        // Before it is made, a folder has one path only.
        let folder = folder
            .canonicalize()
            .or_else(|_| std::path::absolute(folder))
            .unwrap_or_else(|_| folder.to_owned());
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(".key");
        folder.with_file_name(name)
    }

    /// Derives the key for one purpose; keys for two purposes tell nothing of each other.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        // HMAC takes keys of any length, so this cannot fail; the empty key never happens.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn parse(text: &str) -> Result<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| {
            Error::invalid("The key of the store is not 64 hexadecimal digits.")
                .hint("Set QUARTERDECK_KEY to the key this data folder was made with.")
        })?;
        Ok(Self(bytes))
    }

    /// Makes the file so that a crash leaves a whole key or none, and two processes agree on one.
    fn make_in(path: &Path) -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
        let draft = path.with_extension(format!("key.{}", std::process::id()));
        let written = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)
            .and_then(|mut file| {
                file.write_all(hex::encode(bytes).as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::hard_link(&draft, path));
        drop(fs::remove_file(&draft));
        match written {
            Ok(()) => {
                sync_folder(path);
                Ok(Self(bytes))
            }
            // Another process was first; its key is the key.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let text = fs::read_to_string(path).map_err(|error| cannot_use(path, error))?;
                Self::parse(text.trim())
            }
            Err(error) => Err(cannot_use(path, error)),
        }
    }
}

/// Makes the file's name durable; a file system that cannot is no reason to stop.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent()
        && let Err(error) = fs::File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::warn!(%error, "the folder of the key file could not be synced");
    }
}

fn cannot_use(path: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("The key file {} cannot be read or made.", path.display()))
        .hint("Let this user write there, or set QUARTERDECK_KEY to 64 hexadecimal digits.")
        .because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_when_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        assert!(MasterKey::find(None, &data).unwrap().is_none());
        assert!(!folder.path().join("data.key").exists());
        let made = MasterKey::make(&data).unwrap();
        assert!(folder.path().join("data.key").exists());
        let read = MasterKey::find(None, &data).unwrap().unwrap();
        let again = MasterKey::make(&data).unwrap();
        assert_eq!((made.0, made.0), (read.0, again.0));
        assert_ne!(made.derive("a"), made.derive("b"));
    }

    #[test]
    fn every_path_to_a_folder_leads_to_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        let (data, link) = (real.join("data"), real.join("link"));
        fs::create_dir_all(data.join("inside")).unwrap();
        std::os::unix::fs::symlink(&data, &link).unwrap();
        for path in [data.clone(), link, data.join("."), data.join("inside/..")] {
            assert_eq!(MasterKey::beside(&path), real.join("data.key"), "{}", path.display());
        }
    }

    #[test]
    fn a_text_that_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = Secret::new("short");
        assert!(MasterKey::find(Some(&wrong), folder.path()).is_err());
    }
}
