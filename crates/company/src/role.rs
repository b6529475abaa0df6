//! Roles: who may do what.

use manual::kind::Kind;
use manual::values::{Distinct, Located, OrWord, Right};
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

use crate::network::Network;
use crate::rights::{UNKNOWN_RIGHT, check_right};
use crate::times::{CROSSED_TIMES, check_times};

manual::keys! {
    /// What somebody may do who has this role.
    ///
    /// Nothing is allowed that is not named. A right is `area.verb`, or `area.thing.verb` for one thing:
    /// `records.trainer.flag` is the action `flag` of the record `trainer`. `area.*` is everything in an
    /// area. The verbs `decide`, `run`, `set` and `manage` include `read`.
    pub struct Role {
        /// The rights, or `all`.
        pub can: OrWord<Distinct<Located<Right>, 0>, All>,
        /// Rights that the role has not, whatever `can` says.
        pub cannot: Distinct<Located<Right>, 0> = "[]",
        /// Whether a second factor is needed to sign in.
        pub mfa: Factor = "required",
        /// After how long without a sign one must sign in again.
        pub idle_timeout: Option<Located<Span>>,
        /// After how long one must sign in again in any case.
        pub session: Option<Located<Span>>,
        /// From where one may come; without it, from anywhere.
        pub only_from: Distinct<Network, 0> = "[]",
    }
}

manual::words! {
    /// Every right.
    pub enum All {
        /// Everything there is.
        All = "all",
    }
}

manual::words! {
    /// Whether a second factor is needed.
    pub enum Factor {
        /// One cannot sign in without it.
        Required = "required",
        /// Who has set one up is asked for it.
        Optional = "optional",
    }
}

impl Kind for Role {
    const KIND: &'static str = "role";
    const EXAMPLE: &'static str = "\
can: [cases.decide, refunds.decide, jobs.run, metrics.read]
cannot: [records.delete]
idle_timeout: 30m
session: 8h
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&UNKNOWN_RIGHT, &CANCELLED_RIGHT, &CROSSED_TIMES];

    fn check(&self, check: &mut Check<'_>) {
        let can: &[Located<Right>] = match &self.can {
            OrWord::Value(rights) => &rights.0,
            OrWord::Word(All::All) => &[],
        };
        for right in can.iter().chain(&self.cannot.0) {
            check_right(right, check);
        }
        for right in can {
            if let Some(cannot) = self.cannot.0.iter().find(|cannot| cannot.covers(right.as_str()))
            {
                let says = format!("`{}` is taken away again.", right.as_str());
                let problem = Problem::new(&CANCELLED_RIGHT, right.at, says);
                let problem = problem.also(cannot.at, "it is taken away here");
                check.report(problem.help("leave one of the two out; `cannot` wins"));
            }
        }
        let session = ("session", self.session.as_ref());
        check_times(("idle_timeout", self.idle_timeout.as_ref()), session, check);
    }
}

/// A right that is given and taken away.
pub static CANCELLED_RIGHT: Explanation = Explanation {
    code: "cancelled-right",
    what: "A role is given a right that `cannot` takes away wholly.",
    why: "Who reads the one line would believe the opposite of who reads the other.",
    example: r#"```yaml role operator
can: [records.delete]
cannot: [records.*]
```
"#,
};
