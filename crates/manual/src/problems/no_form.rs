//! A value of which it is not said what it is.

use crate::at::At;
use super::{Explanation, Problem};

/// A value of which it is not said what it is.
pub static NO_FORM: Explanation = Explanation {
    code: "no-form",
    what: "None of the keys is there that says what something is.",
    why: "The key decides what the rest means, for example `mail` what is done with `to`.",
    example: r#"```yaml channel operator
maill: ops@example.com
```
"#,
};

/// Says that none of the deciding keys is there.
pub(crate) fn no_form(at: At, what: &str, known: &[&str], written: &[&str]) -> Problem {
    let problem = Problem::new(&NO_FORM, at, format!("It is not said which {what} this is."))
        .expected(format!("one of the keys {}", crate::nearest::any_of(known)));
    let meant = written.iter().find_map(|key| {
        crate::nearest::nearest(key, known.iter().copied()).map(|meant| (*key, meant))
    });
    match meant {
        Some((key, meant)) => problem.help(format!("did you mean `{meant}` instead of `{key}`?")),
        None => problem,
    }
}
