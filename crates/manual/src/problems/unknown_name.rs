//! A reference to something that is not declared.

use crate::at::At;
use super::{Explanation, Problem};

/// A reference to something that is not declared.
pub static UNKNOWN_NAME: Explanation = Explanation {
    code: "unknown-name",
    what: "A reference names something that no block declares.",
    why: "Whatever relies on it would find nothing.",
    example: r#"```yaml alert busy
watch: metric.ordres
at: { critical: "> 1" }
```
```yaml metric orders
unit: orders
sql: select 1 as value
```
"#,
};

/// Says that nothing has this name.
pub(crate) fn unknown_name(at: At, what: &str, name: &str, known: &[&str]) -> Problem {
    Problem::new(&UNKNOWN_NAME, at, format!("There is no {what} `{name}`.")).meant(name, known)
}
