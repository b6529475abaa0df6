//! Reads specifications: Markdown files whose sections hold pages, in which ` # problem: …` behind a line
//! says what must be reported there.
//!
//! A section may hold several pages, each in a fence of four backticks with `md` and perhaps its path. An
//! expectation is a code, and behind `→` a part of the help; `;` separates several. What says it is cut
//! off before the page is checked.

use std::fmt;
use std::path::Path;

use manual::{Checkers, Manual, Problems, Registry, Sources, check};

/// What a problem is recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The path of the page.
    pub page: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The code of the problem.
    pub code: String,
    /// A part of the help; empty where none is expected.
    pub help: String,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.page, self.line, self.code)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, " → {}", self.help) }
    }
}

/// One section of a specification.
#[derive(Debug, Clone)]
pub struct Spec {
    /// What the section is called.
    pub title: String,
    /// The pages with their paths.
    pub pages: Vec<(String, String)>,
    /// What must be reported.
    pub expected: Vec<Expected>,
}

const MARK: &str = "# problem: ";

/// Reads all sections of a file.
///
/// # Panics
/// When a page stands before the first heading.
#[must_use]
pub fn read(file: &str) -> Vec<Spec> {
    let mut specs: Vec<Spec> = Vec::new();
    let mut page: Option<(String, String)> = None;
    for line in file.lines() {
        match (&mut page, line.strip_prefix("````")) {
            (None, Some(info)) => {
                let path = info.split_whitespace().nth(1).unwrap_or("page.md");
                page = Some((path.to_owned(), String::new()));
            }
            (Some(_), Some(_)) => specs.last_mut().unwrap().pages.extend(page.take()),
            (Some((path, text)), None) => {
                let (line, marks) = line.split_once(MARK).map_or((line, ""), |(line, marks)| {
                    (line.strip_suffix(' ').unwrap_or(line), marks)
                });
                text.push_str(line);
                text.push('\n');
                for mark in marks.split("; ").filter(|mark| !mark.is_empty()) {
                    let (code, help) = mark.split_once(" → ").unwrap_or((mark, ""));
                    specs.last_mut().unwrap().expected.push(Expected {
                        page: path.clone(),
                        line: text.lines().count(),
                        code: code.trim().to_owned(),
                        help: help.trim().to_owned(),
                    });
                }
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    let (pages, expected) = (Vec::new(), Vec::new());
                    specs.push(Spec { title: title.to_owned(), pages, expected });
                }
            }
        }
    }
    specs
}

/// Reads all specifications of a folder, in the order of its files.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn in_folder(folder: &Path) -> Vec<Spec> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| read(&std::fs::read_to_string(file).unwrap())).collect()
}

/// Checks pages and returns what was reported, in its order.
#[must_use]
pub fn found(pages: &[(String, String)], registry: &Registry) -> Vec<Expected> {
    found_by(pages, |sources| check(sources, registry, Checkers::default()))
}

/// Checks pages by whoever can, and returns what was reported.
pub(crate) fn found_by(
    pages: &[(String, String)],
    check: impl Fn(Sources) -> Result<Manual, Problems>,
) -> Vec<Expected> {
    match check(Sources::of(pages.to_vec())) {
        Ok(_) => Vec::new(),
        Err(problems) => recognised(&problems),
    }
}

fn recognised(problems: &Problems) -> Vec<Expected> {
    let found = problems.iter().map(|problem| Expected {
        page: problems.pages()[problem.at.page].path.clone(),
        line: problems.positions(problem.at).start.line,
        code: problem.explanation.code.to_owned(),
        help: problem.help.clone().unwrap_or_default(),
    });
    found.collect()
}

/// Whether what was found is what was expected.
#[must_use]
pub fn meets(found: &Expected, expected: &Expected) -> bool {
    found.page == expected.page
        && found.line == expected.line
        && found.code == expected.code
        && found.help.contains(&expected.help)
}
