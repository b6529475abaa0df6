//! A text that runs over several lines without saying so.

use crate::at::At;
use super::{Explanation, Problem};

/// A text that runs over several lines without saying so.
pub static TEXT_OVER_LINES: Explanation = Explanation {
    code: "text-over-lines",
    what: "A text without quotes goes on in the next line.",
    why: "YAML glues such lines together. Most often a colon or a dash is missing or a line is indented wrongly.",
    example: r#"```yaml flag busy
say: We have
  much to do.
default: false
```
"#,
};

/// Says that a text runs over several lines.
pub(crate) fn text_over_lines(at: At) -> Problem {
    Problem::new(&TEXT_OVER_LINES, at, "This text runs on into the next line.")
        .expected("one line, or `|` and the lines indented below it")
        .help("check the indentation of the next line; a long text is written with `|`")
}
