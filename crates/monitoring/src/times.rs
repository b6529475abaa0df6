//! Times of which one must not be longer than the other.

use acts::length;
use manual::at::At;
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

/// A time that cannot be kept beside another.
pub(crate) static TOO_SHORT: Explanation = Explanation {
    code: "too-short",
    what: "A time is shorter than another one that must pass within it.",
    why: "What is read every five minutes cannot be known to be bad for one minute; what is asked every minute cannot take two to answer.",
    example: r#"```yaml probe website
get: https://example.com/health
every: 5s
expect: { within: 10s }
```
"#,
};

/// Reports when `what`, which stands at a place, is shorter than something else.
pub(crate) fn check_not_shorter(
    at: At,
    (what, time): (&str, &Span),
    (least, least_time): (&str, &Span),
    check: &mut Check<'_>,
) {
    if length(time) < length(least_time) {
        let says = format!("`{what}: {time}` is shorter than {least} `{least_time}`.");
        check.report(
            Problem::new(&TOO_SHORT, at, says).help(format!("write `{least_time}` or more")),
        );
    }
}
