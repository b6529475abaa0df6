//! The file itself: for its user alone, and for one server at a time.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use vocabulary::{Error, Result};

use super::cannot_open;

/// What SQLite adds to the name of the file for its write-ahead log and the index of it.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// The rights of everybody but the user.
const OTHERS: u32 = 0o077;

/// Makes the file when there is none, readable by its user alone.
///
/// One that is there is not even opened: closing it would end the locks that SQLite holds on it in
/// this process. What cannot be made is told by SQLite, which cannot open it either.
pub(super) fn make(path: &Path) {
    drop(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path));
}

/// Takes the file and what SQLite keeps beside it from everybody but their user; SQLite gives new
/// ones the rights of the file.
pub(super) fn restrict(path: &Path) {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for addition in BESIDE {
        let mut name = path.clone().into_os_string();
        name.push(addition);
        let Ok(found) = fs::metadata(&name) else { continue };
        let mode = found.permissions().mode();
        if found.is_file()
            && mode & OTHERS != 0
            && let Err(error) = fs::set_permissions(&name, Permissions::from_mode(mode & !OTHERS))
        {
            let file = Path::new(&name).display().to_string();
            tracing::warn!(file, %error, "others may read a file of the store, which stays so");
        }
    }
}

/// Takes the file for one server, whatever path it goes by; it is free again when the lock is
/// dropped, and must not be before the store is closed.
///
/// The lock is `flock`'s, which knows nothing of the locks that SQLite sets inside the file.
pub(crate) fn take(path: &Path) -> Result<File> {
    make(path);
    let file = File::open(path).map_err(|error| cannot_open(path, error.into()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::conflict(
            "already-running",
            format!("Another server runs on the store {}.", path.display()),
        )
        .hint("Stop it first, or choose another store with --store.")),
        Err(TryLockError::Error(error)) => {
            Err(Error::unavailable(format!("The store {} cannot be locked.", path.display()))
                .hint("Put it on a local disk, and let this user read it.")
                .because(error))
        }
    }
}
