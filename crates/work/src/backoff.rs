//! How long to wait before the next attempt: exponential with full jitter.
//!
//! The ceiling doubles with each attempt up to a cap, and the wait is drawn evenly from zero to the
//! ceiling, so that what failed together does not come back together ("Exponential Backoff And
//! Jitter", AWS Architecture Blog, 2015).

use std::time::Duration;

use rand::RngExt;

/// The ceiling after the first attempt: most hiccups of a network are over by then.
const FIRST: Duration = Duration::from_secs(10);

/// The highest ceiling: an outage of hours is noticed within the next one.
const CAP: Duration = Duration::from_secs(30 * 60);

/// How long another system may make us wait: longer than this and a person should see it.
const LONGEST_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns the longest wait after an attempt, which counts from 1.
pub(crate) fn ceiling(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    FIRST.saturating_mul(1 << doublings).min(CAP)
}

/// Draws the wait after an attempt. What the other side asked for (`Retry-After`) is waited for in
/// full, with the jitter behind it.
pub(crate) fn wait(attempt: u32, after: Option<Duration>) -> Duration {
    let asked = after.unwrap_or_default().min(LONGEST_AFTER);
    let jitter = rand::rng().random_range(Duration::ZERO..=ceiling(attempt));
    asked + jitter
}

/// Draws the wait after an attempt whose process ended. The first time nobody waits: a process may be
/// replaced at any moment. From then on the waits differ, so that the one that ends every process it
/// runs in is soon alone, and those that were merely beside it come through.
pub(crate) fn after_interruption(attempt: u32) -> Duration {
    if attempt <= 1 { Duration::ZERO } else { wait(attempt - 1, None) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_wait_lies_between_what_was_asked_for_and_the_ceiling_behind_it(
            attempt in 0_u32..=200,
            after in proptest::option::of(0_u64..1_000_000),
        ) {
            let after = after.map(Duration::from_secs);
            let asked = after.unwrap_or_default().min(LONGEST_AFTER);
            let waited = wait(attempt, after);
            prop_assert!(waited >= asked);
            prop_assert!(waited <= asked + ceiling(attempt));
            prop_assert!(ceiling(attempt) <= CAP);
            prop_assert!(ceiling(attempt) <= ceiling(attempt + 1));
        }
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let seconds: Vec<_> = (1..=10).map(|attempt| ceiling(attempt).as_secs()).collect();
        assert_eq!(seconds, [10, 20, 40, 80, 160, 320, 640, 1_280, 1_800, 1_800]);
    }

    #[test]
    fn what_failed_together_comes_back_spread_over_the_whole_ceiling() {
        let waits: Vec<_> = (0..1_000).map(|_| wait(4, None)).collect();
        let ceiling = ceiling(4);
        for tenth in 0..10 {
            let (from, to) = (ceiling * tenth / 10, ceiling * (tenth + 1) / 10);
            assert!(waits.iter().any(|wait| (from..=to).contains(wait)), "none in tenth {tenth}");
        }
    }
}
