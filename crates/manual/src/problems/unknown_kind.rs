//! A block of a kind that does not exist.

use crate::at::At;
use super::{Explanation, Problem};

/// A block of a kind that does not exist.
pub static UNKNOWN_KIND: Explanation = Explanation {
    code: "unknown-kind",
    what: "A fence begins with `yaml` and a word that is no kind of block.",
    why: "The block would be read by people and never be run.",
    example: r#"```yaml flagg busy
default: false
```
"#,
};

/// Says that there is no such kind.
pub(crate) fn unknown_kind(at: At, written: &str, known: &[&str]) -> Problem {
    Problem::new(&UNKNOWN_KIND, at, format!("There is no kind of block `{written}`."))
        .expected("a kind of block")
        .meant(written, known)
}
