//! A secret that is written out.

use crate::at::At;
use super::{Explanation, Problem};

/// A secret that is written out.
pub static OPEN_SECRET: Explanation = Explanation {
    code: "open-secret",
    what: "A secret stands in the manual itself.",
    why: "The manual is read by everyone who works here, kept in versions and shown in the console.",
    example: r#"```yaml channel operator
slack: https://hooks.slack.com/services/abc
```
"#,
};

/// Says that a secret is written out; what stands there is not shown.
pub(crate) fn open_secret(at: At) -> Problem {
    Problem::new(&OPEN_SECRET, at, "A secret must not stand in the manual.")
        .expected("`{ secret: NAME }`")
        .help("put the secret into the store or the environment and write `{ secret: NAME }`; change it, since it was seen")
        .covered()
}

/// Says how a secret is named, where nothing was written that could be one.
pub(crate) fn no_secret(at: At, name: Option<&str>) -> Problem {
    let name = name.unwrap_or("NAME");
    Problem::new(&OPEN_SECRET, at, "This names no secret.")
        .expected("`{ secret: NAME }`")
        .help(format!("write `{{ secret: {name} }}`, the name in capitals"))
        .covered()
}
