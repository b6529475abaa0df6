//! Anchors, aliases and merge keys, which make a block unreadable from top to bottom.

use crate::at::At;
use super::{Explanation, Problem};

/// Anchors, aliases and merge keys, which make a block unreadable from top to bottom.
pub static ALIAS: Explanation = Explanation {
    code: "alias",
    what: "A block uses an anchor (`&name`), an alias (`*name`) or a merge key (`<<`).",
    why: "They make one line mean what stands elsewhere. Whoever reads a block aloud should not have to search for it.",
    example: r#"```yaml flag busy
say: &twice We have much to do.
default: false
```
"#,
};

/// Says that something is named or repeated in YAML's own way.
pub(crate) fn alias(at: At, written: &str) -> Problem {
    Problem::new(&ALIAS, at, format!("`{written}` is an anchor or an alias of YAML; the manual has none."))
        .expected("the value itself")
        .help("write the value out; if it is an expression or a text, quote it")
}
