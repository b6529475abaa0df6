//! A text with a place to fill in that cannot be read.

use crate::at::At;
use super::{Explanation, Problem};

/// A text with a place to fill in that cannot be read.
pub static BAD_TEMPLATE: Explanation = Explanation {
    code: "bad-template",
    what: "What stands between `{{` and `}}` cannot be read.",
    why: "The text goes to people outside; a place that cannot be filled in would be sent as it is.",
    example: r#"```yaml template thanks
subject: Hello {{ name
body: Thank you.
```
"#,
};

/// Says what is wrong with a place to fill in.
pub(crate) fn bad_template(at: At, says: impl Into<String>, help: impl Into<String>) -> Problem {
    Problem::new(&BAD_TEMPLATE, at, says).help(help)
}
