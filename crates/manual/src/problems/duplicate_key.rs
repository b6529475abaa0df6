//! A key that stands twice in one place.

use crate::at::At;
use super::{Explanation, Problem};

/// A key that stands twice in one place.
pub static DUPLICATE_KEY: Explanation = Explanation {
    code: "duplicate-key",
    what: "A key stands twice among the keys of one place.",
    why: "Only one of the two could count, and nobody would see which.",
    example: r#"```yaml flag busy
say: one
say: two
default: false
```
"#,
};

/// Says that a key stands there for the second time.
pub(crate) fn duplicate_key(at: At, key: &str, first: At) -> Problem {
    Problem::new(&DUPLICATE_KEY, at, format!("`{key}` stands here for the second time."))
        .help("keep one of the two")
        .also(first, "first here")
}
