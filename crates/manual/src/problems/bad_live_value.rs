//! Inline code that begins with `=` and has nothing behind it.

use crate::at::At;
use super::{Explanation, Problem};

/// Inline code that begins with `=` and has nothing behind it.
pub static BAD_LIVE_VALUE: Explanation = Explanation {
    code: "bad-live-value",
    what: "Inline code that begins with `=` shows a live value, but names none.",
    why: "The console draws the value of the expression behind the sign, and here there is none.",
    example: r#"We refund `=` of all purchases.
"#,
};

/// Says that a live value is empty.
pub(crate) fn bad_live_value(at: At) -> Problem {
    Problem::new(&BAD_LIVE_VALUE, at, "This inline code begins with `=` and has nothing behind it.")
        .expected("an expression")
        .help("name a value, such as `= metric.refund_rate`, or leave the sign out")
}
