//! The copy of the checkpoints outside the database: one line of JSON each, only ever appended to.
//!
//! Several processes may append to one file; they take turns by a lock on it. It knows nothing of
//! signatures: `checkpoint` makes the lines, `verify` judges them.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Error as IoError, ErrorKind, Read, Take, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use vocabulary::{Error, Result};

use super::checkpoint::Signed;

/// How many bytes are read at a time to find the last line.
const STEP: u64 = 4_096;

/// The file, which need not exist yet.
#[derive(Debug, Clone)]
pub struct CheckpointFile(PathBuf);

/// The whole lines that a file had when it was opened, one by one.
pub(crate) struct Lines {
    path: PathBuf,
    rest: BufReader<Take<File>>,
}

/// Where the last whole line of a file begins and ends.
struct LastLine {
    text: Vec<u8>,
    end: u64,
}

impl CheckpointFile {
    /// Names a file anywhere; the folder that it is in must be there.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Names the file inside a data folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.join("audit-checkpoints"))
    }

    /// Returns where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Creates the file when there is none, and makes its name durable.
    pub(super) fn prepare(&self) -> Result<()> {
        let made = OpenOptions::new().append(true).create_new(true).mode(0o600).open(&self.0);
        match made {
            Ok(_) => self.sync_folder().map_err(|error| self.cannot_use(error)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(self.cannot_use(error)),
        }
    }

    /// Returns the number of the last checkpoint in it, or 0.
    pub(super) fn last_number(&self) -> Result<i64> {
        let file = File::open(&self.0).map_err(|error| self.cannot_use(error))?;
        file.lock_shared().map_err(|error| self.cannot_use(error))?;
        let last = last_line(&file).map_err(|error| self.cannot_use(error))?;
        self.number(&last)
    }

    /// Adds those that it does not have and waits until they are on the disk.
    pub(super) fn append(&self, signed: &[Signed]) -> Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .append(true)
            .open(&self.0)
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|error| self.cannot_use(error))?;
        let last = last_line(&file).map_err(|error| self.cannot_use(error))?;
        // Another process may have added some since the caller looked.
        let number = self.number(&last)?;
        let mut text = String::new();
        for signed in signed.iter().filter(|signed| signed.number > number) {
            text.push_str(&serde_json::to_string(signed).map_err(Error::internal)?);
            text.push('\n');
        }
        if text.is_empty() {
            return Ok(());
        }
        // What a crash left behind the last whole line is in the table, and comes again now.
        file.set_len(last.end)
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.sync_all())
            .map_err(|error| self.cannot_use(error))
    }

    /// Reads the lines there are now; none when there is no file.
    pub(crate) fn lines(&self) -> Result<Option<Lines>> {
        let file = match File::open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.cannot_use(error)),
        };
        let length = file.metadata().map_err(|error| self.cannot_use(error))?.len();
        Ok(Some(Lines { path: self.0.clone(), rest: BufReader::new(file.take(length)) }))
    }

    fn number(&self, last: &LastLine) -> Result<i64> {
        if last.text.is_empty() {
            return Ok(0);
        }
        let signed: Signed =
            serde_json::from_slice(&last.text).map_err(|error| self.cannot_use(error))?;
        Ok(signed.number)
    }

    fn sync_folder(&self) -> std::io::Result<()> {
        let folder = self.0.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all())
    }

    pub(crate) fn cannot_use(
        &self,
        error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Error {
        Error::unavailable(format!(
            "The file of audit checkpoints {} cannot be read or written.",
            self.0.display()
        ))
        .hint("Check that it was not edited, that this user may write it, and that the disk has room.")
        .because(error)
    }
}

impl Lines {
    /// Returns the file they are read from.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the next whole line; a last one that was cut by a crash is none, since it comes again.
    pub(crate) fn next_line(&mut self) -> std::io::Result<Option<Signed>> {
        let mut line = Vec::new();
        self.rest.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        serde_json::from_slice(&line)
            .map(Some)
            .map_err(|error| IoError::new(ErrorKind::InvalidData, error))
    }
}

/// Finds the last whole line from the end, since the file may have grown for years.
fn last_line(file: &File) -> std::io::Result<LastLine> {
    let mut start = file.metadata()?.len();
    let mut tail = Vec::new();
    loop {
        let mut ends = (0..tail.len()).rev().filter(|&at| tail[at] == b'\n');
        let (last, before) = (ends.next(), ends.next());
        if let Some(last) = last
            && (before.is_some() || start == 0)
        {
            let text = tail[before.map_or(0, |before| before + 1)..last].to_vec();
            return Ok(LastLine { text, end: start + last as u64 + 1 });
        }
        if start == 0 {
            return Ok(LastLine { text: Vec::new(), end: 0 });
        }
        let step = start.min(STEP);
        start -= step;
        let mut more = vec![0; usize::try_from(step).unwrap_or(0)];
        file.read_exact_at(&mut more, start)?;
        more.append(&mut tail);
        tail = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(number: i64, body: &str) -> Signed {
        Signed { number, body: body.to_owned(), signature: "s".to_owned() }
    }

    fn numbers(file: &CheckpointFile) -> Vec<i64> {
        let mut lines = file.lines().unwrap().unwrap();
        std::iter::from_fn(|| lines.next_line().unwrap()).map(|signed| signed.number).collect()
    }

    fn empty() -> (tempfile::TempDir, CheckpointFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = CheckpointFile::in_folder(folder.path());
        file.prepare().unwrap();
        (folder, file)
    }

    #[test]
    fn lines_longer_than_a_step_are_found_from_the_end() {
        let (_folder, file) = empty();
        assert_eq!(file.last_number().unwrap(), 0);
        for (number, length) in [(1, 10), (2, 10_000), (3, 4_000), (4, 0), (5, 4_090)] {
            file.append(&[signed(number, &"x".repeat(length))]).unwrap();
            assert_eq!(file.last_number().unwrap(), number);
        }
        assert_eq!(numbers(&file), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_there_already_is_not_added_twice() {
        let (_folder, file) = empty();
        file.append(&[signed(1, ""), signed(2, "")]).unwrap();
        file.append(&[signed(1, ""), signed(2, ""), signed(3, "")]).unwrap();
        file.prepare().unwrap();
        assert_eq!(numbers(&file), [1, 2, 3]);
    }

    #[test]
    fn a_line_cut_anywhere_is_left_out_and_written_again() {
        let (_folder, file) = empty();
        file.append(&[signed(1, "a"), signed(2, "b")]).unwrap();
        let whole = std::fs::read(file.path()).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for cut in 0..whole.len() {
            std::fs::write(file.path(), &whole[..cut]).unwrap();
            let left = i64::from(cut >= first);
            assert_eq!(file.last_number().unwrap(), left, "cut at {cut}");
            assert_eq!(numbers(&file).len() as i64, left, "cut at {cut}");
            file.append(&[signed(1, "a"), signed(2, "b")]).unwrap();
            assert_eq!(std::fs::read(file.path()).unwrap(), whole, "cut at {cut}");
        }
    }
}
