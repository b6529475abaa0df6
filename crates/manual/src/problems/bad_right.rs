//! A right or a pattern of rights that means nothing.

use crate::at::At;
use super::{Explanation, Problem};

/// A right or a pattern of rights that means nothing.
pub static BAD_RIGHT: Explanation = Explanation {
    code: "bad-right",
    what: "A right is not written as `area.verb` or `area.thing.verb`.",
    why: "A right that means nothing would silently allow or forbid nothing.",
    example: r#"```yaml role operator
can: [cases]
```
"#,
};

/// Says that a text is no right.
pub(crate) fn bad_right(at: At, written: &str, help: impl Into<String>) -> Problem {
    Problem::new(&BAD_RIGHT, at, format!("`{written}` is no right."))
        .expected("`area.verb`, `area.thing.verb` or `area.*`")
        .help(help)
}
