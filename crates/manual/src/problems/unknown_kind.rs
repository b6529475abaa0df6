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

/// Says that there is no such kind, and which was probably meant.
pub(crate) fn unknown_kind(at: At, written: &str, meant: Option<&str>, known: &[&str]) -> Problem {
    let problem = Problem::new(&UNKNOWN_KIND, at, format!("There is no kind of block `{written}`."))
        .expected("a kind of block");
    match meant {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem.meant(written, known),
    }
}
