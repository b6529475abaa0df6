//! A line that is no YAML.

use crate::at::At;
use super::{Explanation, Problem};

/// A line that is no YAML.
pub static NOT_YAML: Explanation = Explanation {
    code: "not-yaml",
    what: "The body of a block cannot be read as YAML.",
    why: "What cannot be read is left out, and so is what is indented below it; the rest of the block is still checked.",
    example: r#"```yaml flag busy
say: "We have much to do.
default: false
```
"#,
};

/// Says that a line cannot be read.
pub(crate) fn not_yaml(at: At, says: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem::new(&NOT_YAML, at, says).help(help)
}
