//! A block with a second document in it.

use crate::at::At;
use super::{Explanation, Problem};

/// A block with a second document in it.
pub static SEVERAL_DOCUMENTS: Explanation = Explanation {
    code: "several-documents",
    what: "A line `---` begins a second YAML document in a block.",
    why: "A block is one thing; a second document would be ignored.",
    example: r#"```yaml flag busy
default: false
---
default: true
```
"#,
};

/// Says that a second document begins.
pub(crate) fn several_documents(at: At) -> Problem {
    Problem::new(&SEVERAL_DOCUMENTS, at, "A second document begins here; a block has one.")
        .help("take the line `---` out, or open a second block")
}
