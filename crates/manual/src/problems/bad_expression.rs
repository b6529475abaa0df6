//! A condition or another expression that cannot be evaluated.

use crate::at::At;
use super::{Explanation, Problem};

/// A condition or another expression that cannot be evaluated.
pub static BAD_EXPRESSION: Explanation = Explanation {
    code: "bad-expression",
    what: "An expression cannot be read, or does not fit what it speaks of.",
    why: "Expressions are checked against the manual before anything runs, so that no decision fails at the moment it is made.",
    example: r#"```yaml alert busy
severity: critical
when: ""
```
"#,
};

/// Says what is wrong with an expression.
pub(crate) fn bad_expression(at: At, says: impl Into<String>) -> Problem {
    Problem::new(&BAD_EXPRESSION, at, says)
}
