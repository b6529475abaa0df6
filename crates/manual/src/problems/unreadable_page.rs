//! A page that cannot be read.

use crate::at::At;
use super::{Explanation, Problem};

/// A page that cannot be read.
pub static UNREADABLE_PAGE: Explanation = Explanation {
    code: "unreadable-page",
    what: "A page cannot be read from the disk, or is not UTF-8.",
    why: "Its blocks are missing, and with them what others refer to.",
    example: r#"(a page that is saved as Latin-1)
"#,
};

/// Says why a page cannot be read.
pub(crate) fn unreadable_page(at: At, says: impl Into<String>, help: &str) -> Problem {
    Problem::new(&UNREADABLE_PAGE, at, says).help(help)
}
