//! What becomes of an alert when its rule was judged again; a pure function of both.

use std::time::Duration;

use jiff::Timestamp;

use super::verdict::{Bad, Verdict};
use super::{Alert, AlertState};

/// What becomes of an alert.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Nothing.
    Stay,
    /// It is bad, but not for long enough yet.
    Begin(Bad),
    /// It is bad again after a time of which nothing is known, which counts from now on.
    Again(Bad),
    /// It is still bad, which is to be remembered.
    Still,
    /// It has been bad for long enough.
    Fire(Bad),
    /// It is as bad as another severity now.
    Change(Bad),
    /// It was bad for too short a time to tell anybody.
    Pass,
    /// It is over.
    Resolve,
}

/// By which times a rule goes.
pub(super) struct Timing<D> {
    /// The instant of the judgement.
    pub(super) now: Timestamp,
    /// When what began at an instant has been bad for long enough.
    pub(super) due: D,
    /// How often what the rule looks at is asked.
    pub(super) every: Duration,
}

impl<D: Fn(Timestamp) -> Timestamp> Timing<D> {
    /// Returns for how many rounds an alert was not found bad.
    fn rounds_since(&self, last: Option<Timestamp>) -> u128 {
        let gap = last.map_or(Duration::ZERO, |last| {
            Duration::try_from(self.now.duration_since(last)).unwrap_or_default()
        });
        gap.as_millis() / self.every.as_millis().max(1)
    }
}

/// How many rounds may be missed before what was bad before them counts no more; it is remembered once a
/// round, so one of them may have been bad all the same.
const ROUNDS: u128 = 3 + 1;

/// Returns what becomes of what stands as `before`.
pub(super) fn next<D: Fn(Timestamp) -> Timestamp>(
    before: Option<&Alert>,
    verdict: Verdict,
    timing: &Timing<D>,
) -> Step {
    let (now, due) = (timing.now, &timing.due);
    match (before, verdict) {
        (None, Verdict::Bad(bad)) if due(now) <= now => Step::Fire(bad),
        (None, Verdict::Bad(bad)) => Step::Begin(bad),
        (None, Verdict::Fine | Verdict::Unknown) | (Some(_), Verdict::Unknown) => Step::Stay,
        (Some(alert), Verdict::Bad(bad))
            if alert.state == AlertState::Pending
                && timing.rounds_since(alert.last_bad_at) >= ROUNDS =>
        {
            Step::Again(bad)
        }
        (Some(alert), verdict) => match (alert.state, verdict) {
            (AlertState::Pending, Verdict::Bad(bad)) if due(alert.began_at) <= now => {
                Step::Fire(bad)
            }
            (AlertState::Pending | AlertState::Firing, Verdict::Bad(bad))
                if bad.severity != alert.severity =>
            {
                Step::Change(bad)
            }
            (AlertState::Pending, Verdict::Bad(_))
                if timing.rounds_since(alert.last_bad_at) >= 1 =>
            {
                Step::Still
            }
            (AlertState::Pending | AlertState::Firing, Verdict::Bad(_)) => Step::Stay,
            (AlertState::Pending, Verdict::Fine) => Step::Pass,
            (AlertState::Firing, Verdict::Fine) => Step::Resolve,
            (AlertState::Resolved, _) | (_, Verdict::Unknown) => Step::Stay,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AlertId;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn bad(severity: &str) -> Bad {
        Bad { severity: severity.to_owned(), value: None }
    }

    fn alert(state: AlertState, minutes_ago: u64) -> Alert {
        Alert {
            id: AlertId::new(NOW),
            rule: "website_down".to_owned(),
            severity: "warning".to_owned(),
            state,
            labels: crate::readings::Labels::new(),
            value: None,
            began_at: NOW - Duration::from_secs(minutes_ago * 60),
            started_at: None,
            resolved_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
            incident: None,
            problem: None,
            last_bad_at: Some(NOW),
        }
    }

    fn not_seen_for(seconds: u64, minutes_ago: u64) -> Option<Alert> {
        let last_bad_at = Some(NOW - Duration::from_secs(seconds));
        Some(Alert { last_bad_at, ..alert(AlertState::Pending, minutes_ago) })
    }

    #[test]
    fn an_alert_goes_its_way() {
        let check = |before: Option<Alert>, minutes: u64, verdict: Verdict, expected: Step| {
            let due = |began: Timestamp| began + Duration::from_secs(minutes * 60);
            let timing = Timing { now: NOW, due, every: Duration::from_secs(30) };
            assert_eq!(next(before.as_ref(), verdict, &timing), expected, "{before:?}");
        };
        let pending = |minutes| Some(alert(AlertState::Pending, minutes));
        let firing = || Some(alert(AlertState::Firing, 60));
        let is_bad = || Verdict::Bad(bad("warning"));
        let is_worse = || Verdict::Bad(bad("critical"));
        check(None, 0, is_bad(), Step::Fire(bad("warning")));
        check(None, 5, is_bad(), Step::Begin(bad("warning")));
        check(None, 5, Verdict::Fine, Step::Stay);
        check(None, 0, Verdict::Unknown, Step::Stay);
        check(pending(4), 5, is_bad(), Step::Stay);
        check(pending(5), 5, is_bad(), Step::Fire(bad("warning")));
        check(pending(4), 5, is_worse(), Step::Change(bad("critical")));
        check(pending(9), 5, Verdict::Unknown, Step::Stay);
        check(pending(4), 5, Verdict::Fine, Step::Pass);
        check(not_seen_for(29, 4), 5, is_bad(), Step::Stay);
        check(not_seen_for(30, 4), 5, is_bad(), Step::Still);
        check(not_seen_for(119, 5), 5, is_bad(), Step::Fire(bad("warning")));
        check(not_seen_for(120, 5), 5, is_bad(), Step::Again(bad("warning")));
        check(not_seen_for(7_200, 125), 5, is_bad(), Step::Again(bad("warning")));
        check(not_seen_for(7_200, 125), 5, Verdict::Fine, Step::Pass);
        check(firing(), 5, is_bad(), Step::Stay);
        check(firing(), 5, is_worse(), Step::Change(bad("critical")));
        check(firing(), 5, Verdict::Unknown, Step::Stay);
        check(firing(), 5, Verdict::Fine, Step::Resolve);
    }
}
