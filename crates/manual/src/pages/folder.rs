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
            let text = match found.content {
                Ok(text) => text,
                Err(problem) => {
                    sources.problems.push(Problem { at: At::new(index, 0..0), ..*problem });
                    String::new()
                }
            };
            sources.pages.push(Source::new(found.path, text));
        }
        sources
    }
}

/// A page, or in its place what is wrong with it.
struct Found {
    path: String,
    content: Result<String, Box<Problem>>,
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
            let content = read(file);
            self.bytes += content.as_ref().map_or(0, String::len);
            self.found.push(Found { path, content });
        } else if !self.is_full {
            self.is_full = true;
            let says = format!(
                "There are more than {MOST_PAGES} pages or {MOST_BYTES_IN_ALL} bytes; the rest was not read."
            );
            self.refuse(&path, too_many_pages::too_many_pages(NOWHERE, says));
        }
    }

    fn refuse(&mut self, path: &str, problem: Problem) {
        self.found.push(Found { path: path.to_owned(), content: Err(Box::new(problem)) });
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

fn read(file: &Path) -> Result<String, Box<Problem>> {
    let unreadable = |error: io::Error| Box::new(unreadable("page", &error));
    // Asked before reading, so that a huge file does not fill the memory first.
    let bytes = fs::metadata(file).map_err(unreadable)?.len();
    if usize::try_from(bytes).map_or(true, |bytes| bytes > MOST_BYTES) {
        return Err(Box::new(too_large::too_large(NOWHERE, MOST_BYTES)));
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
        Box::new(unreadable_page::unreadable_page(
            NOWHERE,
            format!("Line {line} of this page is not UTF-8."),
            "save the page as UTF-8",
        ))
    })?;
    // Databases keep no text with this sign in it, and no editor shows it.
    match text.find('\0') {
        None => Ok(text),
        Some(byte) => Err(Box::new(unreadable_page::unreadable_page(
            NOWHERE,
            format!("Line {} of this page holds a zero byte.", line_of(text.as_bytes(), byte)),
            "delete it, or write the page anew: it may be damaged",
        ))),
    }
}

fn line_of(text: &[u8], byte: usize) -> usize {
    text.iter().take(byte).filter(|byte| **byte == b'\n').count() + 1
}

fn unreadable(what: &str, error: &io::Error) -> Problem {
    unreadable_page::unreadable_page(
        NOWHERE,
        format!("This {what} cannot be read: {error}."),
        "check that it exists and that this program may read it",
    )
}
