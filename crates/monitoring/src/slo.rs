//! Objectives: how good something must be over a while.

use acts::{CROSSED_LIMITS, Limits, NEEDLESS_KEY, check_order, needless};
use manual::kind::Kind;
use manual::problems::MISSING_KEY;
use manual::values::{Located, Reference, Threshold};
use manual::{Check, Explanation, Given, Problem, Question, Source};
use vocabulary::Span;

use crate::channel::BusinessHours;
use crate::metric::Metric;
use crate::percent::Percent;
use crate::probe::Probe;
use crate::provider::Provider;
use crate::unit::{Unit, WRONG_UNIT, check_unit, check_units};

manual::keys! {
    /// How large a share of the time something must be good, so that one knows when to stop building
    /// and start mending.
    ///
    /// What is left of the time is what may go wrong; `at` is set on how much of that is used up, and so is
    /// `slo.NAME` in expressions.
    pub struct Slo {
        /// What must be good: a probe or a provider that is up, or a metric.
        pub watch: Located<Reference<(Probe, Provider, Metric)>>,
        /// Where the figure is good; for a metric.
        pub good: Option<Located<Threshold>>,
        /// How large a share of the time.
        pub objective: Located<Percent>,
        /// Of which time, ending now.
        pub over: Span = "30 days",
        /// The hours that count; without it, all.
        pub during: Option<Reference<BusinessHours>>,
        /// From where on it is how bad, as the share of what may go wrong that has gone wrong.
        pub at: Limits = "{}",
    }
}

impl Kind for Slo {
    const KIND: &'static str = "slo";
    const EXAMPLE: &'static str = "\
watch: probe.website
objective: 99.9 percent
over: 30 days
during: office
at: { warning: \"> 50 percent\", critical: \"> 90 percent\" }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&NO_ROOM, &WRONG_UNIT, &NEEDLESS_KEY, &CROSSED_LIMITS];

    fn check(&self, check: &mut Check<'_>) {
        if self.objective.share() >= 1.0 {
            let says = "Nothing could ever go wrong with this objective.";
            let problem = Problem::new(&NO_ROOM, self.objective.at, says);
            check.report(problem.help("write what can be kept, such as `99.9 percent`"));
        }
        let percent = Unit::things("percent");
        check_units(&self.at, (&percent, "what has gone wrong"), check);
        check_order(&self.at, check);
        let name = self.watch.name.as_str();
        match (self.watch.kind == Metric::KIND, &self.good) {
            (true, Some(good)) => {
                if let Some(metric) = check.get::<Metric>(name) {
                    check_unit(good, (&metric.unit, name), check);
                }
            }
            (true, None) => {
                let says = format!("Nothing says when `{name}` is good.");
                let problem = Problem::new(&MISSING_KEY, self.watch.at, says);
                check.report(problem.help("add `good`, such as `good: \"< 3s\"`"));
            }
            (false, Some(good)) => needless(good.at, "good", "watch: metric.…", check),
            (false, None) => {}
        }
    }
}

impl Source for Slo {
    const ASKED: &'static [Question] = &[Question::Unknown];

    fn stands_for(&self) -> Given {
        Unit::things("percent").gives().into()
    }
}

/// An objective that leaves no room.
pub(crate) static NO_ROOM: Explanation = Explanation {
    code: "no-room",
    what: "An objective allows nothing to go wrong.",
    why: "It is broken by the first second, and from then on says nothing more.",
    example: r#"```yaml slo uptime
watch: probe.website
objective: 100 percent
```
"#,
};
