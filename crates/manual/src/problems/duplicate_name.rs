//! Two blocks with the same name.

use crate::at::At;
use super::{Explanation, Problem};

/// Two blocks with the same name.
pub static DUPLICATE_NAME: Explanation = Explanation {
    code: "duplicate-name",
    what: "Two blocks of a kind, or of kinds that share their names, have the same name.",
    why: "A reference could mean either.",
    example: r#"```yaml flag busy
default: false
```
```yaml flag busy
default: true
```
"#,
};

/// Says that a name is taken.
pub(crate) fn duplicate_name(at: At, what: &str, first: At) -> Problem {
    Problem::new(&DUPLICATE_NAME, at, format!("{what} is declared for the second time."))
        .help("give one of the two another name")
        .also(first, "first here")
}
