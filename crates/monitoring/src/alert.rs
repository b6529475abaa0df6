//! Alerts: what people must know of at once.

use acts::limit::Severity;
use acts::{CROSSED_LIMITS, Consequence, Does, Limits, NEEDLESS_KEY, check_order, needless};
use manual::expressions::Type;
use manual::kind::Kind;
use manual::problems::MISSING_KEY;
use manual::values::{Condition, Located, Reference};
use manual::{Check, Explanation, Place, Problem, Scope};
use vocabulary::Span;

use crate::times::{TOO_SHORT, check_not_shorter};
use crate::unit::{WRONG_UNIT, check_units};
use crate::watched::Watched;

manual::keys! {
    /// Tells people that something is wrong, and what they can do about it.
    ///
    /// `when` is a condition and is as bad as its `severity`; `watch` is a value and is as bad as `at`
    /// says. An alert is over when that no longer holds; what is unknown ends none.
    pub struct Alert {
        /// What is looked at.
        pub sign as _: Sign,
        /// How bad it is; with `when`.
        pub severity: Option<Located<Reference<Severity>>>,
        /// Another time than the metric's own `over`; with `watch`.
        pub over: Option<Located<Span>>,
        /// From where on it is how bad; with `watch`.
        pub at: Limits = "{}",
        /// How long it must be bad before anybody is told.
        pub hold as "for": Option<Located<Span>>,
        /// What follows.
        pub then as _: Consequence,
        /// What is done of itself when it begins, in this order; `alert.id`, `alert.started_at`,
        /// `alert.severity` and `alert.value` say what it is about.
        pub does: Does = "[]",
    }
}

manual::forms! {
    /// What an alert looks at.
    pub enum Sign {
        /// A condition.
        When(Located<Condition>) = "when",
        /// A value.
        Watch(Located<Watched>) = "watch",
    }
}

impl Kind for Alert {
    const KIND: &'static str = "alert";
    const EXAMPLE: &'static str = "\
watch: metric.refund_rate
over: 7 days
at: { warning: \">= 10 percent\", critical: { is: \"> 15 percent\", notify: team } }
for: 10m
playbook: refund_rate_high
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&TOO_SHORT, &WRONG_UNIT, &CROSSED_LIMITS, &NEEDLESS_KEY];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        let alert = [
            ("id", Type::Text),
            ("started_at", Type::Time),
            ("severity", Type::Text),
            ("value", Type::Dyn),
        ];
        check.within(&self.does, &check.scope().with("alert", alert));
        match &self.sign {
            Sign::When(when) => self.check_condition(when, check),
            Sign::Watch(watched) => self.check_value(watched, check),
        }
    }
}

impl Alert {
    fn check_condition(&self, when: &Located<Condition>, check: &mut Check<'_>) {
        if self.severity.is_none() {
            let problem = Problem::new(&MISSING_KEY, when.at, "Nothing says how bad this is.");
            check.report(problem.help("add `severity`, such as `severity: critical`"));
        }
        if let Some((_, limit)) = self.at.iter().next() {
            needless(limit.is.at, "at", "watch", check);
        }
        if let Some(over) = &self.over {
            needless(over.at, "over", "watch", check);
        }
    }

    fn check_value(&self, watched: &Located<Watched>, check: &mut Check<'_>) {
        if let Some(severity) = &self.severity {
            needless(severity.at, "severity", "when", check);
        }
        if self.at.is_empty() {
            let problem = Problem::new(&MISSING_KEY, watched.at, "Nothing says when this is bad.");
            check.report(problem.help("add `at`, such as `at: { critical: \"> 10\" }`"));
        }
        check_order(&self.at, check);
        if let Some(unit) = watched.unit(check.blocks()) {
            check_units(&self.at, (&unit, &watched.written()), check);
        }
        match watched.metric(check.blocks()) {
            Some(metric) => {
                let every = ("the time between two readings", &metric.every.value);
                for (key, span) in [("for", &self.hold), ("over", &self.over)] {
                    if let Some(span) = span {
                        check_not_shorter(span.at, (key, &span.value), every, check);
                    }
                }
                if let Some(over) = self.over.as_ref().filter(|_| !metric.has_window()) {
                    let says = format!("`{}` does not ask `:from` when on.", watched.written());
                    let problem = Problem::new(&NEEDLESS_KEY, over.at, says);
                    check.report(problem.help("leave `over` out"));
                }
            }
            // A metric that is not there is reported already.
            None if watched.is_metric() => {}
            None => {
                if let Some(over) = &self.over {
                    needless(over.at, "over", "watch: metric.…", check);
                }
            }
        }
    }
}
