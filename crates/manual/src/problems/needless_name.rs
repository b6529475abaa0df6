//! A name where there can be only one.

use crate::at::At;
use super::{Explanation, Problem};

/// A name where there can be only one.
pub static NEEDLESS_NAME: Explanation = Explanation {
    code: "needless-name",
    what: "A block that exists once has a name, or there are words behind the name.",
    why: "The name would mean nothing, and what means nothing misleads.",
    example: r#"```yaml company melbourne
name: Ours
timezone: Australia/Melbourne
currency: AUD
```
"#,
};

/// Says that there are words too many behind the kind.
pub(crate) fn needless_name(at: At, kind: &str, name: Option<&str>) -> Problem {
    let good = name.map_or_else(|| format!("yaml {kind}"), |name| format!("yaml {kind} {name}"));
    Problem::new(&NEEDLESS_NAME, at, "These words mean nothing here.")
        .expected(format!("`{good}` and nothing more"))
        .help(format!("write ` ```{good} `"))
}
