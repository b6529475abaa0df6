//! A small disk in memory, to be filled.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Trouble;

/// A mounted disk that goes with the value.
#[derive(Debug)]
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts a disk of so many MiB; none where this user may not.
    ///
    /// # Errors
    /// When there is no folder to mount it on, or no command to mount it.
    pub fn mount(size: u32) -> Result<Option<Self>, Trouble> {
        let folder = tempfile::Builder::new().prefix("qd-disk-").tempdir()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}m"), "tmpfs"]).arg(folder.path());
        Ok(mount.output()?.status.success().then_some(Self(folder)))
    }

    /// Returns the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is; it is free again without the file that is returned.
    ///
    /// # Errors
    /// When the disk refuses for another reason.
    pub fn fill(&self) -> Result<PathBuf, Trouble> {
        let path = self.path().join("ballast");
        let mut file = File::create(&path)?;
        loop {
            match file.write_all(&[0; 4096]) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(path),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server that is still ending keeps its files until it has.
        drop(Command::new("umount").arg("--lazy").arg(self.path()).status());
    }
}
