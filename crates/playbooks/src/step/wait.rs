//! What a step waits for.

use acts::length;
use manual::values::{Condition, Located, OrWord, Reference};
use manual::{Check, Problem};
use vocabulary::Span;

use super::problems::WAIT_TOO_SHORT;
use super::{End, Step};

manual::keys! {
    /// What a step waits for, never without an end.
    pub struct Wait {
        /// What must hold before the step goes on.
        pub wait_for: Condition,
        /// How long it must hold without a break; left out, it need hold once.
        pub hold as "for": Option<Located<Span>>,
        /// How long it waits at most.
        pub at_most: Located<Span>,
        /// Which step comes when that is over, or `end`.
        pub otherwise: Located<OrWord<Reference<Step>, End>>,
    }
}

/// Reports a wait that can never be fulfilled.
pub(super) fn check(wait: Option<&Wait>, check: &mut Check<'_>) {
    let Some(wait) = wait else { return };
    if let Some(hold) = &wait.hold
        && length(hold) > length(&wait.at_most)
    {
        let says = format!(
            "It cannot hold for `{}` when it is waited for `{}` at most.",
            hold.value, wait.at_most.value
        );
        let problem = Problem::new(&WAIT_TOO_SHORT, wait.at_most.at, says);
        let help = format!("write more than `{}`", hold.value);
        check.report(problem.help(help).also(hold.at, "how long it must hold"));
    }
}
