//! A reference to something of another kind.

use crate::at::At;
use super::{Explanation, Problem};

/// A reference to something of another kind.
pub static WRONG_KIND: Explanation = Explanation {
    code: "wrong-kind",
    what: "A reference names a kind that cannot stand there, or none where one must be named.",
    why: "What is done with it depends on its kind.",
    example: r#"```yaml alert busy
watch: flag.busy
at: { critical: "> 1" }
```
```yaml flag busy
default: false
```
"#,
};

/// Says that a reference must be written with one of some kinds.
pub(crate) fn wrong_kind(at: At, written: &str, expected: &str) -> Problem {
    Problem::new(&WRONG_KIND, at, format!("`{written}` cannot stand here.")).expected(expected)
}
