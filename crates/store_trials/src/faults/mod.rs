//! Faults of the disk and of the database server: every answer is honest, and the store goes on by
//! itself when the fault is gone.
//!
//! For SQLite the shim injects them into a child; a PostgreSQL server is killed or runs on a small disk.

pub mod disk_full;
pub mod ledger;
mod server;
pub mod server_full;
pub mod server_lost;
pub mod write_error;

use std::path::Path;

use crate::Trouble;
use crate::shim::{Faults, Shim};

/// Plays a part in a child under the shim, in a folder of its own.
///
/// # Errors
/// What did not hold, in the child's words.
pub fn run_part(shim: &Shim, program: &Path, part: &[&str]) -> Result<(), Trouble> {
    let folder = tempfile::tempdir()?;
    // Beside the folder, since the shim must not meet its own control file.
    let control = tempfile::NamedTempFile::new()?;
    Faults::make(control.path())?;
    let said = shim
        .faulty(program, folder.path(), control.path())
        .arg("part")
        .args(part)
        .arg("--folder")
        .arg(folder.path())
        .output()?;
    if said.status.success() {
        return Ok(());
    }
    Err(format!("{part:?}: {}", String::from_utf8_lossy(&said.stderr).trim()).into())
}
