//! A name that cannot be used in expressions and queries.

use crate::at::At;
use super::{Explanation, Problem};

/// A name that cannot be used in expressions and queries.
pub static BAD_NAME: Explanation = Explanation {
    code: "bad-name",
    what: "A name has other signs than small letters, digits and `_`, or does not begin with a letter.",
    why: "Names stand in expressions, queries and addresses, where capitals, blanks and hyphens mean something else.",
    example: r#"```yaml contact Front-Desk
mail: desk@example.com
```
"#,
};

/// Says that a name has signs that a name must not have, and how to write it.
pub(crate) fn bad_name(at: At, name: &str, mended: Option<&str>) -> Problem {
    let problem = Problem::new(&BAD_NAME, at, format!("`{name}` is no name."))
        .expected("small letters, digits and `_`, beginning with a letter");
    match mended {
        Some(mended) => problem.help(format!("write `{mended}`")),
        None => problem.help("begin with a letter, such as `refund_rate`"),
    }
}
