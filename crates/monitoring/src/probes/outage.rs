//! How long a probe has been down, so far as it was asked; a pure function of what was known before.

use std::time::Duration;

use super::ProbeState;

/// An outage, in microseconds of the clock; up to `at` it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outage {
    /// Since when it is known to last without a gap.
    pub(super) since: i64,
    /// When it was last seen.
    pub(super) at: i64,
    /// How long it was known to last before a gap: it is no shorter than that now.
    pub(super) known: i64,
}

impl Outage {
    /// Returns the outage after one more answer. After a gap longer than `silence` it counts anew, since our
    /// own absence is no outage of theirs.
    pub(super) fn next(
        before: Option<Self>,
        (state, now): (ProbeState, i64),
        silence: Duration,
    ) -> Option<Self> {
        let silence = i64::try_from(silence.as_micros()).unwrap_or(i64::MAX);
        match (state, before) {
            (ProbeState::Up, _) => None,
            (ProbeState::Unknown, before) => before,
            (ProbeState::Down, Some(before)) if now - before.at <= silence => {
                Some(Self { at: now, ..before })
            }
            (ProbeState::Down, before) => {
                let known = before.map_or(0, |before| before.known.max(before.at - before.since));
                Some(Self { since: now, at: now, known })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_seen_counts() {
        let check = |before, now, state, expected| {
            let next = Outage::next(before, (state, now), Duration::from_micros(10));
            assert_eq!(next, expected, "{before:?} then {state:?} at {now}");
        };
        let outage = |since, at, known| Some(Outage { since, at, known });
        check(None, 5, ProbeState::Down, outage(5, 5, 0));
        check(outage(5, 5, 0), 15, ProbeState::Down, outage(5, 15, 0));
        check(outage(5, 15, 0), 20, ProbeState::Unknown, outage(5, 15, 0));
        check(outage(5, 15, 0), 25, ProbeState::Down, outage(5, 25, 0));
        check(outage(5, 25, 0), 36, ProbeState::Down, outage(36, 36, 20));
        check(outage(36, 40, 20), 60, ProbeState::Down, outage(60, 60, 20));
        check(outage(36, 40, 20), 41, ProbeState::Up, None);
        check(None, 41, ProbeState::Unknown, None);
    }
}
