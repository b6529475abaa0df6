//! Times of which one must come before the other.

use acts::length;
use manual::values::Located;
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

/// A time that must come first, and is longer than one that must come later.
pub(crate) static CROSSED_TIMES: Explanation = Explanation {
    code: "crossed-times",
    what: "Something that comes first is given more time than what comes after it.",
    why: "The later time would be over before the earlier one.",
    example: r#"```yaml severity critical
shown: red
acknowledge_within: 2h
resolve_within: 1h
```
"#,
};

/// Reports when the first of two is longer than the second.
pub(crate) fn check_times(
    first: (&str, Option<&Located<Span>>),
    second: (&str, Option<&Located<Span>>),
    check: &mut Check<'_>,
) {
    let ((first_name, Some(first)), (second_name, Some(second))) = (first, second) else { return };
    if length(first) > length(second) {
        let says = format!(
            "`{first_name}: {}` is longer than `{second_name}: {}`.",
            first.value, second.value
        );
        let problem = Problem::new(&CROSSED_TIMES, first.at, says);
        let problem = problem.also(second.at, "this comes later");
        check.report(problem.help(format!("write `{}` or less", second.value)));
    }
}
