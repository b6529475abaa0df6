//! A word where only some are possible.

use crate::at::At;
use super::{Explanation, Problem};

/// A word where only some are possible.
pub static UNKNOWN_WORD: Explanation = Explanation {
    code: "unknown-word",
    what: "A value is none of the words that are possible there.",
    why: "Each of the words has a meaning; others have none.",
    example: r#"```yaml role operator
can: [cases.read]
mfa: requird
```
"#,
};

/// Says that a word is none of those that are possible.
pub(crate) fn unknown_word(at: At, written: &str, known: &[&str]) -> Problem {
    Problem::new(&UNKNOWN_WORD, at, format!("`{written}` is not possible here."))
        .expected(crate::nearest::any_of(known))
        .meant(written, known)
}
