//! A bound that does not say which side of which number.

use crate::at::At;
use super::{Explanation, Problem};

/// A bound that does not say which side of which number.
pub static BAD_THRESHOLD: Explanation = Explanation {
    code: "bad-threshold",
    what: "A threshold is not a comparison, a number and perhaps a unit.",
    why: "A bound that cannot be compared with would never hold.",
    example: r#"```yaml alert busy
watch: metric.orders
at: { critical: 10 }
```
```yaml metric orders
unit: orders
sql: select 1 as value
```
"#,
};

/// Says that a text is no threshold.
pub(crate) fn bad_threshold(at: At, written: &str, help: impl Into<String>) -> Problem {
    Problem::new(&BAD_THRESHOLD, at, format!("`{written}` is no threshold."))
        .expected("a comparison and a value, such as `\"> 10 percent\"`")
        .help(help)
}
