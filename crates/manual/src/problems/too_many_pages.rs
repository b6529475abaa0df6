//! A folder with too many pages or folders.

use crate::at::At;
use super::{Explanation, Problem};

/// A folder with too many pages or folders.
pub static TOO_MANY_PAGES: Explanation = Explanation {
    code: "too-many-pages",
    what: "The manual has more pages, or deeper folders, than it may.",
    why: "Most often the wrong folder was given, such as one with packages in it.",
    example: r#"(a folder of several thousand pages)
"#,
};

/// Says that pages were left out.
pub(crate) fn too_many_pages(at: At, says: impl Into<String>) -> Problem {
    Problem::new(&TOO_MANY_PAGES, at, says).help("check that this is the folder of the manual")
}
