//! An unquoted `yes`, `no`, `on` or `off`.

use crate::at::At;
use crate::decode::Wanted;
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

/// Says that a word reads as two things, and how to write what is wanted in its place, where that is
/// known.
pub(crate) fn unquoted_word(at: At, written: &str, wanted: Option<&Wanted>) -> Problem {
    let truth = match written.to_lowercase().as_str() {
        "yes" | "on" => "true",
        _ => "false",
    };
    let says = format!("`{written}` without quotes may be a text or a truth.");
    let problem = Problem::new(&UNQUOTED_WORD, at, says);
    match wanted {
        None => problem
            .expected(format!("`{truth}` or `\"{written}\"`"))
            .help(format!("write `{truth}`, or quote it if the word is meant: `\"{written}\"`")),
        Some(Wanted::Truth) => {
            problem.expected("`true` or `false`").help(format!("write `{truth}`"))
        }
        Some(Wanted::Text(phrase)) => {
            problem.expected(phrase).help(format!("quote it: `\"{written}\"`"))
        }
        Some(Wanted::Other(phrase)) => problem.expected(phrase).help(format!("write {phrase}")),
    }
}
