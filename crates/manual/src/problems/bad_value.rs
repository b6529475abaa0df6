//! A value that is written in no way that its type knows.

use crate::at::At;
use super::{Explanation, Problem};

/// A value that is written in no way that its type knows.
pub static BAD_VALUE: Explanation = Explanation {
    code: "bad-value",
    what: "A span, schedule, amount, date or address cannot be read.",
    why: "Guessing what was meant could move money or miss a deadline.",
    example: r#"```yaml record guest
key: guest_id
fields: { guest_id: text }
keep: 5 fortnights
```
"#,
};

/// Says what is wrong with a value, in the words of its own type.
pub(crate) fn bad_value(at: At, error: &vocabulary::Error, expected: &str) -> Problem {
    let problem = Problem::new(&BAD_VALUE, at, error.says()).expected(expected);
    match error.what_to_do() {
        Some(hint) => problem.help(uncapitalised(hint)),
        None => problem,
    }
}

/// Writes a sentence of the vocabulary as a help, which begins small and ends without a point.
fn uncapitalised(sentence: &str) -> String {
    let mut signs = sentence.trim_end_matches('.').chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}
