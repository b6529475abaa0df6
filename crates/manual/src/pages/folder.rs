//! Reads a folder of Markdown files; whatever cannot be read is a problem and not a failure.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{MOST_BYTES, Source, Sources, reading_order};
use crate::at::At;
use crate::problems::{Problem, too_large, too_many_pages, unreadable_page};

/// The most pages that a manual may have: nobody keeps more in order by hand.
const MOST_PAGES: usize = 2_000;

/// The most bytes of all pages together: a bookcase, and what memory easily holds.
const MOST_BYTES_IN_ALL: usize = 64 << 20;

/// How many folders may stand in one another, so that a loop of links ends.
const DEEPEST_FOLDER: usize = 16;

impl Sources {
    /// Reads every `*.md` under a folder; files and folders that begin with a point are left out.
    #[must_use]
    pub fn from_folder(folder: &Path) -> Self {
        let mut walk = Walk::default();
        walk.folder(folder, "", 0);
        walk.found.sort_by_cached_key(|found| reading_order(&found.path));
        let mut sources = Self::default();
        for (index, found) in walk.found.into_iter().enumerate() {
            let Found { path, text, problem } = found;
            if let Some(problem) = problem {
                let at = At { page: index, ..problem.at };
                sources.problems.push(Problem { at, ..*problem });
            }
            sources.pages.push(Source::new(path, text));
        }
        sources
    }
}

/// A page as far as it can be read, and what is wrong with it.
struct Found {
    path: String,
    text: String,
    problem: Option<Box<Problem>>,
}

#[derive(Default)]
struct Walk {
    found: Vec<Found>,
    /// Folders by their real paths, so that a link back up is followed once.
    visited: BTreeSet<PathBuf>,
    bytes: usize,
    is_full: bool,
}

/// Problems of files have no text to stand at; the place is set when the order is known.
const NOWHERE: At = At { page: 0, start: 0, end: 0 };

impl Walk {
    fn folder(&mut self, folder: &Path, path: &str, depth: usize) {
        if depth > DEEPEST_FOLDER {
            let says = format!("Folders stand more than {DEEPEST_FOLDER} deep in one another.");
            return self.refuse(path, too_many_pages::too_many_pages(NOWHERE, says));
        }
        let entries = folder.canonicalize().and_then(|real| {
            if self.visited.insert(real) { sorted_entries(folder) } else { Ok(Vec::new()) }
        });
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.refuse(path, unreadable("folder", &error)),
        };
        for name in entries {
            let inner = folder.join(&name);
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            if inner.is_dir() {
                self.folder(&inner, &path, depth + 1);
            } else if inner.extension().is_some_and(|extension| extension == "md") {
                self.page(&inner, path);
            }
        }
    }

    fn page(&mut self, file: &Path, path: String) {
        if self.found.len() < MOST_PAGES && self.bytes < MOST_BYTES_IN_ALL {
            let (text, problem) = match read(file) {
                Ok((text, problem)) => (text, problem.map(Box::new)),
                Err(problem) => (String::new(), Some(problem)),
            };
            self.bytes += text.len();
            self.found.push(Found { path, text, problem });
        } else if !self.is_full {
            self.is_full = true;
            let says = format!(
                "There are more than {MOST_PAGES} pages or {MOST_BYTES_IN_ALL} bytes; the rest was not read."
            );
            self.refuse(&path, too_many_pages::too_many_pages(NOWHERE, says));
        }
    }

    fn refuse(&mut self, path: &str, problem: Problem) {
        let (path, text) = (path.to_owned(), String::new());
        self.found.push(Found { path, text, problem: Some(Box::new(problem)) });
    }
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Reads a page; what is damaged inside of it keeps nobody from reading the rest.
fn read(file: &Path) -> Result<(String, Option<Problem>), Box<Problem>> {
    let unreadable = |error: io::Error| Box::new(unreadable("page", &error));
    // Asked before reading, so that a huge file does not fill the memory first.
    let about = fs::metadata(file).map_err(unreadable)?;
    // Reading a pipe or a device would wait for whoever writes into it, maybe for ever.
    if !about.is_file() {
        let says = "This is a pipe, a socket or a device and no file.";
        let help = "put a file of text there, or give it another ending than `.md`";
        return Err(Box::new(unreadable_page::unreadable_page(NOWHERE, says, help)));
    }
    if usize::try_from(about.len()).map_or(true, |bytes| bytes > MOST_BYTES) {
        return Err(Box::new(too_large::too_large(NOWHERE, MOST_BYTES)));
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let at = At::new(0, valid..valid + char::REPLACEMENT_CHARACTER.len_utf8());
            let says = "Here the page is not UTF-8.";
            let problem = unreadable_page::unreadable_page(at, says, "save the page as UTF-8");
            return Ok((text, Some(problem)));
        }
    };
    // Databases keep no text with this sign in it, and no editor shows it.
    let Some(byte) = text.find('\0') else { return Ok((text, None)) };
    let says = "Here the page holds a zero byte.";
    let help = "delete it, or write the page anew: it may be damaged";
    let problem = unreadable_page::unreadable_page(At::new(0, byte..byte + 1), says, help);
    Ok((text.replace('\0', " "), Some(problem)))
}

fn unreadable(what: &str, error: &io::Error) -> Problem {
    unreadable_page::unreadable_page(
        NOWHERE,
        format!("This {what} cannot be read: {error}."),
        "check that it exists and that this program may read it",
    )
}
