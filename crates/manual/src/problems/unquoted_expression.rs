//! An expression that must be quoted.

use crate::at::At;
use super::{Explanation, Problem};

/// An expression that must be quoted.
pub static UNQUOTED_EXPRESSION: Explanation = Explanation {
    code: "unquoted-expression",
    what: "A value without quotes has signs that mean something else in YAML (`!`, `>`, `*`, `&`, `@`, `{{`, `: `).",
    why: "YAML would read `!paid` as an empty value with a tag: a guard that has vanished.",
    example: r#"```yaml alert busy
severity: critical
when: !up(probe.website)
```
```yaml probe website
get: https://example.com
```
"#,
};

/// Says that a value must be quoted; `good` is the whole line as it should be.
pub(crate) fn unquoted_expression(at: At, good: &str) -> Problem {
    Problem::new(&UNQUOTED_EXPRESSION, at, "This value must be quoted, since its signs mean something else in YAML.")
        .expected("a value in quotes")
        .help(format!("quote it: `{good}`"))
}
