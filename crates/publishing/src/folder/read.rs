//! Reading the folder and checking what it holds.

use std::fs;
use std::path::Path;

use manual::{Checkers, Manual, Registry, Sources, check};

use super::Trouble;

/// What reading the folder came to.
pub(crate) enum Looked {
    /// It holds what it held before.
    Same,
    /// It holds a manual without a problem.
    Whole(Box<Manual>),
    /// It cannot be published.
    Wrong {
        /// Why.
        trouble: Trouble,
        /// The hash of its content; none where some of it could not be read.
        hash: Option<String>,
    },
}

/// Reads the folder; `known` is the hash of the content that was looked at last.
///
/// It blocks, on a slow disk for long.
pub(crate) fn read(
    folder: &Path,
    (registry, checkers): (&Registry, Checkers<'_>),
    known: Option<&str>,
) -> Looked {
    if let Err(error) = fs::read_dir(folder) {
        let says = format!("The manual's folder {} cannot be read: {error}.", folder.display());
        return wrong(
            "unreadable-folder",
            says,
            "Put it back, and let this program's user read it.",
        );
    }
    let sources = Sources::from_folder(folder);
    let hash = sources.hash();
    if hash.is_some() && hash.as_deref() == known {
        return Looked::Same;
    }
    match check(sources, registry, checkers) {
        // Somebody who empties the folder has not decided that the company is run by nothing.
        Ok(manual) if manual.pages().is_empty() => wrong(
            "empty-folder",
            format!("The manual's folder {} holds no page.", folder.display()),
            "Put Markdown pages into it, README.md first.",
        ),
        Ok(manual) => Looked::Whole(Box::new(manual)),
        Err(problems) => Looked::Wrong { trouble: Trouble::Pages(problems), hash },
    }
}

fn wrong(code: &'static str, says: String, help: &'static str) -> Looked {
    Looked::Wrong { trouble: Trouble::Folder { code, says, help }, hash: None }
}
