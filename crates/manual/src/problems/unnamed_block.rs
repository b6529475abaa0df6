//! A block without a name.

use crate::at::At;
use super::{Explanation, Problem};

/// A block without a name.
pub static UNNAMED_BLOCK: Explanation = Explanation {
    code: "unnamed-block",
    what: "A block has no name.",
    why: "Others refer to it by its name, and so do the console and the audit.",
    example: r#"```yaml flag
default: false
```
"#,
};

/// Says that a name is missing behind the kind, and which one others refer to.
pub(crate) fn unnamed_block(at: At, kind: &str, meant: Option<&str>) -> Problem {
    let problem = Problem::new(&UNNAMED_BLOCK, at, format!("This {kind} has no name."))
        .expected(format!("`yaml {kind} NAME`"));
    match meant {
        Some(name) => problem.help(format!("write `yaml {kind} {name}`, which others refer to")),
        None => problem
            .help(format!("add a name in small letters, such as `yaml {kind} my_{kind}`")),
    }
}
