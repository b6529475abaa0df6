//! Lengths of time as people write them: `30s`, `1h 30m`, `7 days`, `7 years`.
//!
//! A span is not a number of seconds: hours and less are elapsed time, days and more follow the
//! company's calendar, so that `1 day` after noon is noon although the clock changed overnight.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::date;
use jiff::fmt::friendly::SpanParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// The longest span: what is longer is a mistake of writing, and several thousand years would soon lead
/// out of the calendar.
const LONGEST_YEARS: i16 = 1_000;

/// A length of time, longer than nothing and at most 1,000 years, in whole microseconds.
#[derive(Clone, Copy)]
pub struct Span(jiff::Span);

impl Span {
    /// Wraps a span of jiff.
    ///
    /// # Errors
    /// When the span is empty, negative, too long, or finer than microseconds.
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
        if !span.is_positive() {
            let what = if span.is_zero() { "an empty" } else { "a negative" };
            return Err(Error::invalid(format!("`{written}` is {what} span of time."))
                .hint("Write a length longer than nothing, such as `30s` or `7 days`."));
        }
        if span.get_nanoseconds() % 1_000 != 0 {
            return Err(Error::invalid(format!("`{written}` is finer than a microsecond."))
                .hint("Write whole microseconds or more, such as `500us` or `30s`."));
        }
        if is_too_long(span) {
            return Err(too_long(written));
        }
        Ok(Self(span))
    }

    fn beyond(&self, direction: &str, at: Timestamp) -> Error {
        Error::invalid(format!("`{self}` {direction} {at} is outside the calendar."))
            .hint("Write a shorter span; the calendar ends with the year 9999.")
    }
}

/// Says whether a span is longer than the longest, counted from the year 2000.
fn is_too_long(span: jiff::Span) -> bool {
    let longest = jiff::Span::new().years(LONGEST_YEARS);
    // What cannot be compared leads out of the calendar.
    span.compare((longest, date(2000, 1, 1))).map_or(true, Ordering::is_gt)
}

fn unreadable(written: &str) -> Error {
    let is_digit = |sign: char| sign.is_ascii_digit();
    let has_fraction = written.split('.').skip(1).any(|fraction| fraction.starts_with(is_digit));
    let hint = if has_fraction {
        "Only hours and less have fractions, such as `1.5h`; write `1 day 12h` for a day and a half."
    } else {
        "Write numbers with units, such as `30s`, `1h 30m`, `7 days` or `7 years`."
    };
    Error::invalid(format!("`{written}` is no span of time.")).hint(hint)
}

fn too_long(written: &str) -> Error {
    Error::invalid(format!("`{written}` is too long for a span of time."))
        .hint(format!("Write at most {LONGEST_YEARS} years."))
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
        match SpanParser::new().parse_span(text) {
            Ok(span) => Self::from_written(span, text),
            Err(error) if error.is_range() => Err(too_long(text).because(error)),
            Err(error) => Err(unreadable(text).because(error)),
        }
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
mod tests;
