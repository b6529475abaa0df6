//! The disk under the file: whether there is room on it.

use std::io::{Error as IoError, ErrorKind, Write};
use std::path::{Path, PathBuf};

use vocabulary::{Error, Result};

use crate::error::full;

/// How much room there must be: a small batch, once in the write-ahead log and once in the file.
static ROOM: [u8; 64 * 1024] = [0; 64 * 1024];

/// The folder in which the file and its log grow.
#[derive(Debug, Clone)]
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// Names the disk of a file.
    pub(super) fn of(file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self(folder.unwrap_or(Path::new(".")).to_owned())
    }

    /// Makes sure that there is room, by taking it with a file that has no name and giving it back:
    /// what the file system says is free may be kept for others, by quotas as by reserves.
    pub(crate) fn has_room(&self) -> Result<()> {
        let taken = tempfile::tempfile_in(&self.0).and_then(|mut file| file.write_all(&ROOM));
        taken.map_err(|error| self.trouble(error))
    }

    fn trouble(&self, error: IoError) -> Error {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => full(error),
            _ => Error::unavailable(format!("The folder {} cannot be written.", self.0.display()))
                .hint("Let this user write there, and look at the disk's health.")
                .because(error),
        }
    }
}
