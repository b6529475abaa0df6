//! A block that is not closed.

use crate::at::At;
use super::{Explanation, Problem};

/// A block that is not closed.
pub static UNCLOSED_FENCE: Explanation = Explanation {
    code: "unclosed-fence",
    what: "A fence (```) is opened and not closed.",
    why: "Everything up to the next fence would belong to it, and would silently not be run.",
    example: r#"```yaml flag busy
default: false

```yaml flag open
default: true
```
"#,
};

/// Says that a fence is left open.
pub(crate) fn unclosed_fence(at: At, line: &str) -> Problem {
    let problem = Problem::new(&UNCLOSED_FENCE, at, "This block is not closed.");
    if line.trim_start().starts_with('~') {
        let help = "open it with ` ``` `; what `~~~` opens, only `~~~` closes";
        return problem.expected("a line `~~~` at its end").help(help);
    }
    if line.trim_start().starts_with("````") {
        let help = "open it with three backticks; what four open, only four close";
        return problem.expected("a line of as many backticks at its end").help(help);
    }
    problem
        .expected("a line ` ``` ` at its end")
        .help("add ` ``` ` in a line of its own after the block's last line")
}
