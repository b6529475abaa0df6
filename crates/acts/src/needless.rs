//! Keys that mean nothing beside others.

use manual::at::At;
use manual::{Check, Explanation, Problem};

/// A key that means nothing beside others.
pub static NEEDLESS_KEY: Explanation = Explanation {
    code: "needless-key",
    what: "A key stands beside others with which it means nothing.",
    why: "Who reads it would think that it does something.",
    example: r#"```yaml probe website
get: https://example.com/health
json: { text: hello }
```
"#,
};

/// Reports a key that means something only with another one.
pub fn needless(at: At, key: &str, with: &str, check: &mut Check<'_>) {
    let says = format!("`{key}` means something only with `{with}`.");
    let problem = Problem::new(&NEEDLESS_KEY, at, says);
    check.report(problem.help(format!("leave `{key}` out, or write `{with}`")));
}
