//! A value of another type than is needed.

use crate::at::At;
use super::{Explanation, Problem};

/// A value of another type than is needed.
pub static WRONG_TYPE: Explanation = Explanation {
    code: "wrong-type",
    what: "A list stands where a text is needed, a number where a map is, and so on.",
    why: "Nothing is converted silently, since what was meant cannot be known.",
    example: r#"```yaml flag busy
say: [one, two]
default: false
```
"#,
};

/// Says what was expected and what was found.
pub(crate) fn wrong_type(at: At, found: &str, expected: &str) -> Problem {
    Problem::new(&WRONG_TYPE, at, format!("Expected {expected}, found {found}."))
        .expected(expected)
}
