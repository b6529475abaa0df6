//! Compares spans when a manual is checked, although days and more have no fixed length.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use vocabulary::Span;

/// Returns how long a span is if it begins on the first of January 1970 in Greenwich, where a day has 24
/// hours: near enough to see that one is longer than another, and nothing to wait by.
#[must_use]
pub fn length(span: &Span) -> Duration {
    let begin = Timestamp::UNIX_EPOCH;
    span.after(begin, &TimeZone::UTC)
        .map_or(Duration::MAX, |end| end.duration_since(begin).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_all_units_are_compared() {
        let check = |shorter: &str, longer: &str| {
            let of = |text: &str| length(&text.parse().unwrap());
            assert!(of(shorter) < of(longer), "{shorter} {longer}");
        };
        check("23h", "1 day");
        check("30 days", "1 month");
        check("11 months", "1 year");
        check("59s", "1m");
    }
}
