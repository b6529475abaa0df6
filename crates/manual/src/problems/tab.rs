//! A tab at the beginning of a line.

use crate::at::At;
use super::{Explanation, Problem};

/// A tab at the beginning of a line.
pub static TAB: Explanation = Explanation {
    code: "tab",
    what: "A line of a block is indented with a tab.",
    why: "How wide a tab is differs from screen to screen, and in YAML the indentation carries the meaning.",
    example: r#"```yaml role operator
can:
	- cases.read
```
"#,
};

/// Says that a line is indented with a tab.
pub(crate) fn tab(at: At) -> Problem {
    Problem::new(&TAB, at, "This line is indented with a tab.")
        .expected("spaces")
        .help("use two spaces for each step of indentation")
}
