//! An unquoted `yes`, `no`, `on` or `off`.

use crate::at::At;
use super::{Explanation, Problem};

/// An unquoted `yes`, `no`, `on` or `off`.
pub static UNQUOTED_WORD: Explanation = Explanation {
    code: "unquoted-word",
    what: "A value is an unquoted `yes`, `no`, `on` or `off`.",
    why: "Some programs read these as true and false, others as texts; nobody can tell by looking.",
    example: r#"```yaml contact legal
mail: legal@example.com
freezes: yes
```
"#,
};

/// Says that a word reads as two things.
pub(crate) fn unquoted_word(at: At, written: &str) -> Problem {
    let truth = match written.to_lowercase().as_str() {
        "yes" | "on" => "true",
        _ => "false",
    };
    Problem::new(&UNQUOTED_WORD, at, format!("`{written}` without quotes may be a text or a truth."))
        .expected(format!("`{truth}` or `\"{written}\"`"))
        .help(format!("write `{truth}`, or quote it if the word is meant: `\"{written}\"`"))
}
