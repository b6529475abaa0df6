//! A key that a block cannot do without.

use crate::at::At;
use super::{Explanation, Problem};

/// A key that a block cannot do without.
pub static MISSING_KEY: Explanation = Explanation {
    code: "missing-key",
    what: "A key that must be there is not.",
    why: "There is no value that could be assumed without guessing.",
    example: r#"```yaml flag busy
say: We have much to do.
```
"#,
};

/// Says that a key is not there.
pub(crate) fn missing_key(at: At, key: &str, expected: &str) -> Problem {
    Problem::new(&MISSING_KEY, at, format!("`{key}` is missing."))
        .expected(format!("`{key}`: {expected}"))
        .help(format!("add `{key}: …`"))
}
