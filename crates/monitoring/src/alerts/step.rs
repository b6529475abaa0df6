//! What becomes of an alert when its rule was judged again; a pure function of both.

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
    /// It has been bad for long enough.
    Fire(Bad),
    /// It is as bad as another severity now.
    Change(Bad),
    /// It was bad for too short a time to tell anybody.
    Pass,
    /// It is over.
    Resolve,
}

/// Returns what becomes of what stands as `before`; `due` says when what began at an instant has been
/// bad for long enough.
pub(super) fn next(
    before: Option<&Alert>,
    verdict: Verdict,
    (now, due): (Timestamp, impl Fn(Timestamp) -> Timestamp),
) -> Step {
    match (before, verdict) {
        (None, Verdict::Bad(bad)) if due(now) <= now => Step::Fire(bad),
        (None, Verdict::Bad(bad)) => Step::Begin(bad),
        (None, Verdict::Fine | Verdict::Unknown) | (Some(_), Verdict::Unknown) => Step::Stay,
        (Some(alert), verdict) => match (alert.state, verdict) {
            (AlertState::Pending, Verdict::Bad(bad)) if due(alert.began_at) <= now => {
                Step::Fire(bad)
            }
            (AlertState::Pending | AlertState::Firing, Verdict::Bad(bad)) => {
                if bad.severity == alert.severity { Step::Stay } else { Step::Change(bad) }
            }
            (AlertState::Pending, Verdict::Fine) => Step::Pass,
            (AlertState::Firing, Verdict::Fine) => Step::Resolve,
            (AlertState::Resolved, _) | (_, Verdict::Unknown) => Step::Stay,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
        }
    }

    #[test]
    fn an_alert_goes_its_way() {
        let check = |before: Option<Alert>, minutes: u64, verdict: Verdict, expected: Step| {
            let due = |began: Timestamp| began + Duration::from_secs(minutes * 60);
            assert_eq!(next(before.as_ref(), verdict, (NOW, due)), expected, "{before:?}");
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
        check(firing(), 5, is_bad(), Step::Stay);
        check(firing(), 5, is_worse(), Step::Change(bad("critical")));
        check(firing(), 5, Verdict::Unknown, Step::Stay);
        check(firing(), 5, Verdict::Fine, Step::Resolve);
    }
}
