//! A key that does not exist.

use crate::at::At;
use super::{Explanation, Problem};

/// A key that does not exist.
pub static UNKNOWN_KEY: Explanation = Explanation {
    code: "unknown-key",
    what: "A key stands where it is not known.",
    why: "What is not known cannot be done, and whoever wrote it relies on it.",
    example: r#"```yaml flag busy
sya: We have much to do.
default: false
```
"#,
};

/// Says that there is no such key.
pub(crate) fn unknown_key(at: At, key: &str, what: &str, known: &[&str]) -> Problem {
    Problem::new(&UNKNOWN_KEY, at, format!("{what} has no key `{key}`."))
        .meant(key, known)
}
