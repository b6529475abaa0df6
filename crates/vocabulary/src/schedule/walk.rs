//! The oracle of the tests: a walk over every minute that tells when the wall clock got where.
//!
//! It shares nothing with the code it judges: it remembers how far the wall clock has ever come, and a
//! minute of the wall clock is due at the first instant at which the clock reaches or passes it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Whatever the wall clock showed within this time before has been reached already: no clock was ever
/// put back by more.
const LONGEST_REPEAT: SignedDuration = SignedDuration::from_hours(24);

/// The minutes that a wall clock reaches in some time, each with the instant of the first reaching.
pub(super) struct Walk {
    first_reached: Vec<(DateTime, Timestamp)>,
}

impl Walk {
    /// Walks from after one whole minute to another, both instants.
    pub(super) fn new(zone: &TimeZone, (from, to): (Timestamp, Timestamp)) -> Self {
        let mut first_reached = Vec::new();
        let mut at = from - LONGEST_REPEAT;
        let mut reached = zone.to_datetime(at);
        while at < to {
            at += SignedDuration::from_mins(1);
            let wall = zone.to_datetime(at);
            assert_eq!(
                (wall.second(), wall.subsec_nanosecond()),
                (0, 0),
                "the walk goes by minutes"
            );
            while reached < wall {
                reached += 1.minute();
                if at > from {
                    first_reached.push((reached, at));
                }
            }
        }
        Self { first_reached }
    }

    /// Lists when the named minutes are due; those that are skipped together are one.
    pub(super) fn due(&self, names: impl Fn(DateTime) -> bool) -> Vec<Timestamp> {
        let named = self.first_reached.iter().filter(|(wall, _)| names(*wall));
        let mut due: Vec<_> = named.map(|(_, at)| *at).collect();
        due.dedup();
        due
    }
}
