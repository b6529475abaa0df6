//! Lengths of time as people write them: `30s`, `1h 30m`, `7 days`, `7 years`.
//!
//! A span is not a number of seconds: hours and less are elapsed time, days and more follow the
//! company's calendar, so that `1 day` after noon is noon although the clock changed overnight.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::fmt::friendly::SpanParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// A length of time, longer than nothing.
#[derive(Clone, Copy)]
pub struct Span(jiff::Span);

impl Span {
    /// Wraps a span of jiff.
    ///
    /// # Errors
    /// When the span is empty or negative.
    pub fn new(span: jiff::Span) -> Result<Self> {
        Self::from_written(span, &format!("{span:#}"))
    }

    /// Returns the instant this long after `at`, by the calendar of `zone`.
    ///
    /// # Errors
    /// When the result is beyond the year 9999.
    pub fn after(&self, at: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
        match at.to_zoned(zone.clone()).checked_add(self.0) {
            Ok(zoned) => Ok(zoned.timestamp()),
            Err(error) => Err(self.beyond("after", at).because(error)),
        }
    }

    /// Returns the instant this long before `at`, by the calendar of `zone`.
    ///
    /// # Errors
    /// When the result is beyond the year -9999.
    pub fn before(&self, at: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
        match at.to_zoned(zone.clone()).checked_sub(self.0) {
            Ok(zoned) => Ok(zoned.timestamp()),
            Err(error) => Err(self.beyond("before", at).because(error)),
        }
    }

    /// Returns the length as elapsed time, unless it has days or more, whose length depends on when.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        SignedDuration::try_from(self.0).ok().map(SignedDuration::unsigned_abs)
    }

    /// Returns the span as jiff has it.
    #[must_use]
    pub fn as_jiff(&self) -> jiff::Span {
        self.0
    }

    fn from_written(span: jiff::Span, written: &str) -> Result<Self> {
        if span.is_positive() {
            return Ok(Self(span));
        }
        let what = if span.is_zero() { "an empty" } else { "a negative" };
        Err(Error::invalid(format!("`{written}` is {what} span of time."))
            .hint("Write a length longer than nothing, such as `30s` or `7 days`."))
    }

    fn beyond(&self, direction: &str, at: Timestamp) -> Error {
        Error::invalid(format!("`{self}` {direction} {at} is outside the calendar."))
            .hint("Write a shorter span; the calendar ends with the year 9999.")
    }
}

/// Spans are equal when they say the same units: `60m` is not `1h`, and `1 day` is not `24h`.
impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}

impl Eq for Span {}

impl FromStr for Span {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let span = SpanParser::new().parse_span(text).map_err(|error| {
            Error::invalid(format!("`{text}` is no span of time."))
                .hint("Write numbers with units, such as `30s`, `1h 30m`, `7 days` or `7 years`.")
                .because(error)
        })?;
        Self::from_written(span, text)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The alternate form is jiff's friendly one.
        write!(f, "{:#}", self.0)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error: Error| de::Error::custom(error.with_hint()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        text.parse().unwrap_or_else(|error: Error| panic!("{}", error.with_hint()))
    }

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_is_written_so_that_it_reads_back() {
        for (text, written) in [
            ("30s", "30s"),
            ("1h 30m", "1h 30m"),
            ("1h30m", "1h 30m"),
            ("90 minutes", "90m"),
            ("7 days", "7d"),
            ("7 years", "7y"),
            ("1.5s", "1s 500ms"),
            ("2 months, 1 week", "2mo 1w"),
        ] {
            assert_eq!(span(text).to_string(), written, "{text}");
            assert_eq!(span(written), span(text));
            let json = serde_json::to_string(&span(text)).unwrap();
            assert_eq!(json, format!("\"{written}\""));
            assert_eq!(serde_json::from_str::<Span>(&json).unwrap(), span(text));
        }
    }

    #[test]
    fn hours_are_elapsed_time_and_days_follow_the_calendar() {
        // New York puts its clock forward at 02:00 on the 8th of March 2026.
        let zone = TimeZone::get("America/New_York").unwrap();
        let (before, noon) = (instant("2026-03-07T17:00Z"), instant("2026-03-08T16:00Z"));
        assert_eq!(span("1 day").after(before, &zone).unwrap(), noon);
        assert_eq!(span("23h").after(before, &zone).unwrap(), noon);
        assert_eq!(span("1 day").before(noon, &zone).unwrap(), before);
        assert_eq!(span("23h").before(noon, &zone).unwrap(), before);
        let later = instant("2026-03-08T17:00Z");
        assert_eq!(span("24h").after(before, &zone).unwrap(), later);
        assert_eq!(span("1 day 1h").after(before, &zone).unwrap(), later);
    }

    #[test]
    fn a_month_stays_within_its_days() {
        let at = instant("2026-01-31T12:00Z");
        assert_eq!(
            span("1 month").after(at, &TimeZone::UTC).unwrap(),
            instant("2026-02-28T12:00Z")
        );
    }

    #[test]
    fn only_hours_and_less_have_a_fixed_length() {
        assert_eq!(span("1h 30m").elapsed(), Some(Duration::from_secs(5_400)));
        assert_eq!(span("48h").elapsed(), Some(Duration::from_secs(172_800)));
        for text in ["1 day", "1 week", "1 month", "1 year", "1 day 1s"] {
            assert_eq!(span(text).elapsed(), None, "{text}");
        }
    }

    #[test]
    fn different_units_are_different_spans() {
        assert_ne!(span("60m"), span("1h"));
        assert_ne!(span("24h"), span("1 day"));
    }

    #[test]
    fn wrong_spans_say_what_is_wrong_and_what_to_write() {
        const UNITS: &str =
            "Write numbers with units, such as `30s`, `1h 30m`, `7 days` or `7 years`.";
        const LONGER: &str = "Write a length longer than nothing, such as `30s` or `7 days`.";
        for (text, says, hint) in [
            ("", "`` is no span of time.", UNITS),
            ("30", "`30` is no span of time.", UNITS),
            ("soon", "`soon` is no span of time.", UNITS),
            ("PT1H", "`PT1H` is no span of time.", UNITS),
            ("99999 years", "`99999 years` is no span of time.", UNITS),
            ("0s", "`0s` is an empty span of time.", LONGER),
            ("-1h", "`-1h` is a negative span of time.", LONGER),
            ("1h ago", "`1h ago` is a negative span of time.", LONGER),
        ] {
            let error = text.parse::<Span>().expect_err(text);
            assert_eq!((error.says(), error.what_to_do()), (says, Some(hint)), "{text}");
        }
        let error = serde_json::from_str::<Span>("\"-1h\"").unwrap_err().to_string();
        assert!(error.contains("longer than nothing"), "{error}");
    }

    #[test]
    fn beyond_the_calendar_is_an_error() {
        for result in [
            span("9000 years").after(instant("2026-01-01T00:00Z"), &TimeZone::UTC),
            span("19000 years").before(instant("2026-01-01T00:00Z"), &TimeZone::UTC),
        ] {
            let error = result.unwrap_err();
            assert!(error.says().ends_with("is outside the calendar."), "{error}");
            assert!(error.what_to_do().is_some());
        }
    }
}
