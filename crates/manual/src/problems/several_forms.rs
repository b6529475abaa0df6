//! A value that says twice what it is.

use crate::at::At;
use super::{Explanation, Problem};

/// A value that says twice what it is.
pub static SEVERAL_FORMS: Explanation = Explanation {
    code: "several-forms",
    what: "Two keys are there of which each says what the whole is.",
    why: "Only one of them could count.",
    example: r#"```yaml channel operator
mail: ops@example.com
slack: { secret: SLACK_URL }
```
"#,
};

/// Says that a second deciding key is there.
pub(crate) fn several_forms(at: At, key: &str, first: &str, first_at: At) -> Problem {
    Problem::new(&SEVERAL_FORMS, at, format!("`{first}` and `{key}` cannot stand together."))
        .help("keep one of the two, or make two items of them")
        .also(first_at, "first here")
}
