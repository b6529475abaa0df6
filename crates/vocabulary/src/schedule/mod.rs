//! When something runs again and again, by the clock on the company's wall.
//!
//! A schedule is either five fields of cron (`0 2 * * *`) or a plain form (`Mon-Fri 08:00`); both
//! name minutes of the wall clock. It knows neither what runs nor whether a run was missed.
//!
//! # When the clock is changed
//!
//! Every minute that a schedule names is due once, when the wall clock first reaches it or has
//! passed it by:
//!
//! - In a gap, where the clock is put forward, everything due in the skipped time runs once, at the
//!   first instant after the gap. Several skipped minutes make one run, and a run that is due at
//!   that instant anyway is the same run.
//! - In an overlap, where the clock is put back, a minute that comes twice runs at the first of the
//!   two. This holds for all schedules alike: `*/30 * * * *` runs at 01:00 and 01:30 of the first
//!   pass, not in the second, and then at 02:00, so for an overlap of one hour it pauses one hour.
//!   A job that must run every so many minutes of elapsed time wants a span, not a schedule.
//!
//! # Days
//!
//! As in Vixie cron, a day of the month and a day of the week together mean either: `0 9 1 * 1`
//! runs on every first of a month and on every Monday.

mod cron;
mod plain;
#[cfg(test)]
mod published;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod walks;
#[cfg(test)]
mod zones;

use std::fmt;
use std::str::FromStr;

use croner::Cron;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::{Error, Result};

/// How many named minutes one search may find to be past: a wall clock that was put back repeats at
/// most one day, as Kwajalein did in 1969 when it moved across the date line.
const LONGEST_REPEAT_MINUTES: usize = 24 * 60;

/// The longest text of a schedule in bytes: all minutes, hours, days and months written out as lists
/// stay below it.
const LONGEST_TEXT: usize = 512;

/// A schedule such as `08:00`, `Mon-Fri 08:00`, `1st Tue 10:00` or `0 2 * * *`.
///
/// Schedules are equal when their texts are.
#[derive(Clone)]
pub struct Schedule {
    text: String,
    cron: Cron,
}

impl Schedule {
    /// Returns the first run strictly after an instant, by the clock of `zone`.
    ///
    /// The search is bounded: a schedule that no calendar can meet is refused when it is read, and
    /// the rarest that is left, the 29th of February, comes after at most eight years. Nothing is
    /// found only outside the years 1 to 5000.
    #[must_use]
    pub fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut wall = zone.to_datetime(after);
        if wall.year() < 1 {
            return None;
        }
        for _ in 0..=LONGEST_REPEAT_MINUTES {
            // A wall clock without a zone has no gaps and no overlaps, so only the calendar is
            // searched here; what happens when the clock changes is decided below.
            wall = self.cron.find_next_occurrence(&wall, false).ok()?;
            let at = first_reached(wall, zone)?;
            if at > after {
                return Some(at);
            }
        }
        None
    }

    /// Lists the runs after one instant up to another, oldest first and at most `at_most`.
    #[must_use]
    pub fn due_between(
        &self,
        from_exclusive: Timestamp,
        to_inclusive: Timestamp,
        zone: &TimeZone,
        at_most: usize,
    ) -> Vec<Timestamp> {
        let mut due = Vec::new();
        let mut from = from_exclusive;
        while due.len() < at_most {
            match self.next_after(from, zone) {
                Some(at) if at <= to_inclusive => {
                    due.push(at);
                    from = at;
                }
                _ => break,
            }
        }
        due
    }
}

/// Finds the first instant at which the clock of `zone` shows `wall` or has skipped it.
fn first_reached(wall: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
        AmbiguousOffset::Gap { after, .. } => {
            // The earlier reading of the skipped time lies before the change by less than the gap, and
            // no clock was ever changed twice within that.
            let earliest = after.to_timestamp(wall).ok()?;
            zone.following(earliest).next().map(|change| change.timestamp())
        }
    }
}

impl FromStr for Schedule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.len() > LONGEST_TEXT {
            return Err(Error::invalid(format!(
                "A schedule of {} characters is too long.",
                text.chars().count()
            ))
            .hint(format!("Stay within {LONGEST_TEXT} bytes; ranges such as `1-5` are short.")));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let cron = match *words {
            [minute, hour, day, month, weekday] => {
                cron::read(text, [minute, hour, day, month, weekday])?
            }
            _ => plain::read(text, &words)?,
        };
        Ok(Self { text: text.to_owned(), cron })
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schedule({:?})", self.text)
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error: Error| de::Error::custom(error.with_hint()))
    }
}
