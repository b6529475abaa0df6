//! A page that is too large.

use crate::at::At;
use super::{Explanation, Problem};

/// A page that is too large.
pub static TOO_LARGE: Explanation = Explanation {
    code: "too-large",
    what: "A page is larger than a page may be.",
    why: "Nobody reads it, and checking it would take time that the limit protects.",
    example: r#"(a page of more than a million bytes)
"#,
};

/// Says that a page is too large.
pub(crate) fn too_large(at: At, limit: usize) -> Problem {
    Problem::new(&TOO_LARGE, at, format!("This page is larger than {limit} bytes and was not read."))
        .help("split it into several pages")
}
