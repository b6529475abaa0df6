//! The shim of `shim.c`: compiles it, starts children under it, reads what it recorded, orders faults.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Trouble;

const NO_COMPILER: &str = "There is no C compiler `cc`, which the trials need: run `script/setup`, or \
                           install Debian's packages `gcc` and `libc6-dev`.";

/// The compiled shim.
#[derive(Debug, Clone)]
pub struct Shim(PathBuf);

/// One change of the folder, as the kernel was told of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Operation {
    /// A file that was not there was opened for writing.
    Create(String),
    /// Bytes were written.
    Write { name: String, offset: usize, data: Vec<u8> },
    /// A file, or the folder itself under the empty name, was made durable.
    Sync(String),
    /// A file was cut, or grown with zeros.
    Truncate { name: String, length: usize },
    /// A file got another name.
    Rename { from: String, to: String },
    /// A name was removed.
    Unlink(String),
}

impl Shim {
    /// Compiles the shim beside this program.
    ///
    /// # Errors
    /// When there is no C compiler, or it refuses, or the folder cannot be written.
    pub fn compile() -> Result<Self, Trouble> {
        let program = std::env::current_exe()?;
        let folder = program.parent().unwrap_or(Path::new("."));
        // Several tests compile at once: each its own file, and the last name given wins.
        let draft = tempfile::Builder::new().suffix(".so").tempfile_in(folder)?.into_temp_path();
        let source = tempfile::Builder::new().suffix(".c").tempfile()?.into_temp_path();
        fs::write(&source, include_str!("shim.c"))?;
        let said = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([draft.as_os_str(), source.as_os_str()])
            .output();
        let said = match said {
            Ok(said) => said,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(NO_COMPILER.into()),
            Err(error) => return Err(error.into()),
        };
        if !said.status.success() {
            return Err(String::from_utf8_lossy(&said.stderr).into_owned().into());
        }
        let path = folder.join("store-trials-shim.so");
        draft.persist(&path)?;
        Ok(Self(path))
    }

    /// Prepares a child whose changes of `folder` are recorded in `record`.
    #[must_use]
    pub fn recording(&self, program: &Path, folder: &Path, record: &Path) -> Command {
        let mut command = self.command(program, folder);
        command.env("TRIAL_RECORD", record);
        command
    }

    /// Prepares a child in whose `folder` faults can be ordered.
    #[must_use]
    pub fn faulty(&self, program: &Path, folder: &Path, faults: &Path) -> Command {
        let mut command = self.command(program, folder);
        command.env("TRIAL_FAULTS", faults);
        command
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("LD_PRELOAD", &self.0).env("TRIAL_FOLDER", folder);
        command
    }
}

/// Orders faults in a child; the file is shared with the shim's memory.
#[derive(Debug)]
pub struct Faults(File);

impl Faults {
    /// Makes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn make(path: &Path) -> Result<Self, Trouble> {
        fs::write(path, [0; 16])?;
        Ok(Self(File::options().write(true).open(path)?))
    }

    /// Opens the file inside the child.
    ///
    /// # Errors
    /// When this process does not run under the shim.
    pub fn ordered() -> Result<Self, Trouble> {
        let path = std::env::var_os("TRIAL_FAULTS").ok_or("this part runs under the shim only")?;
        Ok(Self(File::options().write(true).open(path)?))
    }

    /// Lets no file grow, or lets them grow again.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn disk_is(&self, disk: Disk) -> Result<(), Trouble> {
        self.set(0, i32::from(disk == Disk::Full))
    }

    /// Fails the n-th sync from now, once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn fail_sync(&self, count: i32) -> Result<(), Trouble> {
        self.set(4, count)
    }

    /// Fails the n-th write from now, once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn fail_write(&self, count: i32) -> Result<(), Trouble> {
        self.set(8, count)
    }

    /// Fails the n-th read from now, once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn fail_read(&self, count: i32) -> Result<(), Trouble> {
        self.set(12, count)
    }

    fn set(&self, at: u64, value: i32) -> Result<(), Trouble> {
        Ok(self.0.write_all_at(&value.to_ne_bytes(), at)?)
    }
}

/// Whether there is room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// Every file may grow.
    Roomy,
    /// No file may grow; what it has can be overwritten.
    Full,
}

/// Reads what the shim recorded; a last record cut by the child's end is left out.
///
/// # Errors
/// When the file cannot be read, or holds something else.
pub fn read_record(path: &Path) -> Result<Vec<Operation>, Trouble> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let mut rest = &bytes[..];
    let mut operations = Vec::new();
    while let Some((operation, after)) = read_one(rest)? {
        operations.push(operation);
        rest = after;
    }
    Ok(operations)
}

/// `struct head` of `shim.c`.
const HEAD: usize = 16;

fn read_one(bytes: &[u8]) -> Result<Option<(Operation, &[u8])>, Trouble> {
    let Some((head, rest)) = bytes.split_at_checked(HEAD) else { return Ok(None) };
    let number = |range: std::ops::Range<usize>| {
        head[range].iter().rev().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte))
    };
    let (length, offset) = (number(4..8), number(8..16));
    let Some((name, rest)) = rest.split_at_checked(usize::from(head[1])) else { return Ok(None) };
    let Some((data, rest)) = rest.split_at_checked(length) else { return Ok(None) };
    let name = String::from_utf8(name.to_vec())?;
    let operation = match head[0] {
        b'c' => Operation::Create(name),
        b'w' => Operation::Write { name, offset, data: data.to_vec() },
        b's' => Operation::Sync(name),
        b't' => Operation::Truncate { name, length: offset },
        b'r' => Operation::Rename { from: name, to: String::from_utf8(data.to_vec())? },
        b'u' => Operation::Unlink(name),
        other => return Err(format!("the record holds an unknown operation {other}").into()),
    };
    Ok(Some((operation, rest)))
}
