//! The folder that the manual is written in: reading it, and noticing that it changed.

mod read;
mod watch;

use std::sync::Arc;

use manual::Problems;

pub(crate) use read::{Held, Looked, judge, read};
pub(crate) use watch::watch;

/// How the folder stood when it was last read.
#[derive(Debug, Clone, Default)]
pub(crate) enum Folder {
    /// The program was not told of one.
    #[default]
    None,
    /// It holds a manual without a problem.
    Whole {
        /// The hash of its content.
        hash: String,
    },
    /// It cannot be published as it stands.
    Wrong(Arc<Trouble>),
}

/// Why a folder cannot be published.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Its pages have problems.
    Pages(Problems),
    /// It cannot be read at all, or holds no page.
    Folder {
        /// The stable code.
        code: &'static str,
        /// What is wrong, in a sentence.
        says: String,
        /// What to do about it.
        help: &'static str,
    },
}

impl Trouble {
    /// Counts the problems.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Pages(problems) => problems.iter().count(),
            Self::Folder { .. } => 1,
        }
    }

    /// Says whether it is the same as another, so that it is logged once.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pages(one), Self::Pages(other)) => one.iter().eq(other.iter()),
            (Self::Folder { says, .. }, Self::Folder { says: other, .. }) => says == other,
            _ => false,
        }
    }

    /// Says it in one line, for the log.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::Pages(problems) => match problems.iter().next() {
                Some(first) => {
                    let (page, line) = (problems.page_path(first.at), problems.positions(first.at));
                    format!("{page}:{}: {}", line.start.line, first.says)
                }
                None => String::new(),
            },
            Self::Folder { says, .. } => says.clone(),
        }
    }
}
