//! A filter that does not exist.

use crate::at::At;
use super::{Explanation, Problem};

/// A filter that does not exist.
pub static UNKNOWN_FILTER: Explanation = Explanation {
    code: "unknown-filter",
    what: "A template names a filter that does not exist.",
    why: "The value would be written as a program writes it, not as a person reads it.",
    example: r#"```yaml template thanks
subject: We paid {{ purchase.amount | mony }}
body: Thank you.
```
"#,
};

/// Says that there is no such filter.
pub(crate) fn unknown_filter(at: At, written: &str, known: &[&str]) -> Problem {
    Problem::new(&UNKNOWN_FILTER, at, format!("There is no filter `{written}`."))
        .expected("a filter")
        .meant(written, known)
}
