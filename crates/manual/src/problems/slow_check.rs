//! A check that takes too long.

use super::Explanation;

/// A check that takes too long.
pub static SLOW_CHECK: Explanation = Explanation {
    code: "slow-check",
    what: "Checking the manual takes longer than any manual should.",
    why: "Whoever waits for it would wait for long, so what ran before goes on.",
    example: "(a manual that is checked for half a minute)\n",
};
