//! The master key: 32 bytes outside the store, from which keys for single purposes are derived.
//!
//! It comes from the environment, or from a file beside the data folder that is made on first use.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vocabulary::{Error, Result, Secret};

/// The key behind all other keys.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

/// Where the key came from, so that its user can be warned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The environment.
    Environment,
    /// The file, which was there.
    File(PathBuf),
    /// The file, which was made just now.
    NewFile(PathBuf),
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads the key from `given` (64 hexadecimal digits), else from the file beside `folder`, which
    /// is made when there is none.
    ///
    /// # Errors
    /// When the text is no key, or the file cannot be read or made.
    pub fn load(given: Option<&Secret>, folder: &Path) -> Result<(Self, KeySource)> {
        if let Some(given) = given {
            return Ok((Self::parse(given.expose())?, KeySource::Environment));
        }
        let path = Self::beside(folder);
        match fs::read_to_string(&path) {
            Ok(text) => Ok((Self::parse(text.trim())?, KeySource::File(path))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Self::make(&path).map(|key| (key, KeySource::NewFile(path)))
            }
            Err(error) => Err(cannot_use(&path, error)),
        }
    }

    /// Makes a key from 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the file that holds the key of a data folder: beside it, not inside, so that a copy of
    /// the folder is no copy of the key.
    #[must_use]
    pub fn beside(folder: &Path) -> PathBuf {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
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
    fn make(path: &Path) -> Result<Self> {
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
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
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
    fn a_key_is_made_once_and_read_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (made, source) = MasterKey::load(None, &data).unwrap();
        assert_eq!(source, KeySource::NewFile(folder.path().join("data.key")));
        let (read, source) = MasterKey::load(None, &data).unwrap();
        assert_eq!(source, KeySource::File(folder.path().join("data.key")));
        assert_eq!(made.0, read.0);
        assert_ne!(made.derive("a"), made.derive("b"));
    }

    #[test]
    fn a_text_that_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = Secret::new("short");
        assert!(MasterKey::load(Some(&wrong), folder.path()).is_err());
    }
}
