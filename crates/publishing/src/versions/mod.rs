//! Versions of the manual: each is kept for good, with who published it, when, and what it changed.

pub mod changes;
pub mod compare;
pub mod list;
pub mod read;
pub mod roll_back;

pub(crate) mod publish;
mod rows;
mod written;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use rows::{find, head, newest, texts};
pub(crate) use written::words;

/// A version of the manual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Version {
    /// Its number; the first is 1, and the newest is the one that runs.
    #[schema(example = 7, minimum = 1)]
    pub version: i64,
    /// SHA-256 over the paths and texts of its pages, in hexadecimal.
    pub hash: String,
    /// When it was published.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Who published it.
    #[schema(example = "Quarterdeck (manual)")]
    pub by: String,
    /// The version whose content it has again; none for what came from the folder.
    pub rolled_back_to: Option<i64>,
    /// Why somebody rolled back.
    pub note: Option<String>,
    /// How many pages it has.
    pub pages: i64,
    /// How many blocks it has.
    pub blocks: i64,
    /// How many pages differ from the version before, those that came and went among them.
    pub changed_pages: i64,
    /// How many blocks differ from the version before, those that came and went among them.
    pub changed_blocks: i64,
}

/// A page of a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct PageText {
    /// Its path in the folder, with `/`.
    #[schema(example = "playbooks/webhook_failed.md")]
    pub path: String,
    /// Its Markdown.
    pub text: String,
}

/// A version with its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionDetail {
    /// What a list shows.
    #[serde(flatten)]
    pub version: Version,
    /// Its pages in their order.
    pub texts: Vec<PageText>,
}
