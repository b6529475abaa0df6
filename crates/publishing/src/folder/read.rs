//! Reading the folder and checking what it holds.

use std::fs;
use std::path::Path;

use manual::problems::{EMPTY_FOLDER, UNREADABLE_FOLDER};
use manual::{Checkers, Explanation, Manual, Registry, Sources, check};

use super::Trouble;

/// What a folder holds.
pub(crate) enum Held {
    /// What is known already without checking it.
    Known(Looked),
    /// Pages, with the hash of their content; none where some of it could not be read.
    Pages(Sources, Option<String>),
}

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
pub(crate) fn read(folder: &Path, known: Option<&str>) -> Held {
    if let Err(error) = fs::read_dir(folder) {
        let says = format!("The manual's folder {} cannot be read: {error}.", folder.display());
        let help = "Put it back, and let this program's user read it.";
        return Held::Known(wrong(&UNREADABLE_FOLDER, says, help));
    }
    let sources = Sources::from_folder(folder);
    let hash = sources.hash();
    if hash.is_some() && hash.as_deref() == known {
        return Held::Known(Looked::Same);
    }
    if sources.is_empty() {
        // Somebody who empties the folder has not decided that the company is run by nothing.
        let says = format!("The manual's folder {} holds no page.", folder.display());
        let help = "Put Markdown pages into it, README.md first.";
        return Held::Known(wrong(&EMPTY_FOLDER, says, help));
    }
    Held::Pages(sources, hash)
}

/// Checks what the folder holds.
pub(crate) fn judge(
    (sources, hash): (Sources, Option<String>),
    (registry, checkers): (&Registry, Checkers<'_>),
) -> Looked {
    match check(sources, registry, checkers) {
        Ok(manual) => Looked::Whole(Box::new(manual)),
        Err(problems) => Looked::Wrong { trouble: Trouble::Pages(problems), hash },
    }
}

fn wrong(explanation: &'static Explanation, says: String, help: &'static str) -> Looked {
    let trouble = Trouble::Folder { code: explanation.code, says, help };
    Looked::Wrong { trouble, hash: None }
}
