//! A value that is nested too deeply.

use crate::at::At;
use super::{Explanation, Problem};

/// A value that is nested too deeply.
pub static TOO_DEEP: Explanation = Explanation {
    code: "too-deep",
    what: "Lists and maps stand in one another more often than a person can follow.",
    why: "Every limit keeps a mistake from becoming an outage.",
    example: r#"```yaml flag busy
say: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
default: false
```
"#,
};

/// Says that the nesting goes too far.
pub(crate) fn too_deep(at: At, limit: usize) -> Problem {
    Problem::new(&TOO_DEEP, at, "Lists and maps stand too deeply in one another here.")
        .expected(format!("at most {limit} of them"))
        .help("take a part out into a block of its own")
}
