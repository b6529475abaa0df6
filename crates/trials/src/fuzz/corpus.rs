//! What inputs are made of: pages that are in this repository anyway.
//!
//! The manual of the simulated company, the texts of other companies, each kind's own example, the pages
//! of every feature's specifications with their mistakes, and `corpus/`. What is found becomes a specification,
//! and so a part of this.

use std::path::{Path, PathBuf};

use manual::{Registry, describe};
use manual_specs::in_folder;

use crate::kill::process::Trouble;

/// Behind these keys stands an expression.
const KEYS: [&str; 14] = [
    "enters:",
    "only_if:",
    "when:",
    "where:",
    "if:",
    "order:",
    "until:",
    "let:",
    "wait_for:",
    "for_each:",
    "value:",
    "good:",
    "waits:",
    "to:",
];

/// Where the packages of this repository are.
const PACKAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Pages, and the pieces that they are made of.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Manuals, each as one page.
    pub(super) pages: Vec<String>,
    /// Expressions.
    pub(super) expressions: Vec<String>,
    /// A page with `HOLE` wherever an expression may stand.
    pub(super) holes: String,
    /// Names, words, numbers, and what stands between them.
    pub(super) words: Vec<String>,
    /// Whole lines.
    pub(super) lines: Vec<String>,
}

impl Corpus {
    /// Gathers it.
    ///
    /// # Errors
    /// When a folder of this repository cannot be read.
    pub(super) fn gather(registry: &Registry) -> Result<Self, Trouble> {
        let packages = Path::new(PACKAGES);
        let mut pages = vec![joined(&files(&packages.join("../manuals/dog_trainers"))?)?];
        for folder in folders(packages)? {
            pages.extend(in_folder(&folder).into_iter().map(|spec| {
                spec.pages.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
            }));
        }
        let kinds = registry.kind_names();
        pages.extend(kinds.iter().filter_map(|kind| describe::page(registry, kind)));
        let own = packages.join("trials/corpus");
        let holes = std::fs::read_to_string(own.join("holes.md"))?;
        let found = std::fs::read_to_string(own.join("expressions.txt"))?;
        let lines = distinct(pages.iter().flat_map(|page| page.lines()).map(str::to_owned));
        let words = distinct(lines.iter().flat_map(|line| words(line)).map(str::to_owned));
        let written = lines.iter().filter_map(|line| {
            let rest = KEYS.iter().find_map(|key| line.split_once(key).map(|(_, rest)| rest))?;
            Some(rest.trim_matches([' ', '"', '}', ']']).to_owned())
        });
        let expressions = distinct(found.lines().map(str::to_owned).chain(written));
        Ok(Self { pages, expressions, holes, words, lines })
    }
}

/// Cuts a text into words, and single signs.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_of_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let end = if is_of_word(first) {
            rest.find(|sign| !is_of_word(sign)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(end);
        words.push(word);
        rest = behind;
    }
    words
}

/// Lists the folders of specifications, in an order that is the same everywhere.
fn folders(packages: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let below = |package: PathBuf| ["tests/specs", "tests/companies"].map(|at| package.join(at));
    let all = files(packages)?.into_iter().flat_map(below);
    Ok(all.filter(|folder| folder.is_dir()).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut files = entries.collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn joined(files: &[PathBuf]) -> Result<String, Trouble> {
    let pages = files.iter().filter(|file| file.is_file()).map(std::fs::read_to_string);
    Ok(pages.collect::<std::io::Result<Vec<_>>>()?.join("\n"))
}

/// Keeps each once, in an order that is the same everywhere.
fn distinct(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = all.filter(|text| !text.trim().is_empty()).collect();
    all.sort();
    all.dedup();
    all
}
