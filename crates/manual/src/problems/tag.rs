//! A tag of YAML.

use crate::at::At;
use super::{Explanation, Problem};

/// A tag of YAML.
pub static TAG: Explanation = Explanation {
    code: "tag",
    what: "A value has a tag (`!!str`, `!thing`).",
    why: "Tags change what a value means for programs; people read over them.",
    example: r#"```yaml flag busy
say: !!str 5
default: false
```
"#,
};

/// Says that a value has a tag.
pub(crate) fn tag(at: At, written: &str) -> Problem {
    Problem::new(&TAG, at, format!("`{written}` is a tag of YAML; the manual has none."))
        .expected("the value alone")
        .help("take it out; if a text was meant, quote it")
}
