//! Severities: how urgent things can be.

use acts::limit::{Channel, SEVERITIES};
use manual::kind::Kind;
use manual::values::{Located, OneOrMany, Reference};
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

use crate::times::{CROSSED_TIMES, check_times};

manual::foreign! {
    /// Who is called one after the other.
    pub Escalation = "escalation",
}

manual::keys! {
    /// How urgent an alert or an incident is: how it is shown, who is told, and what is promised.
    ///
    /// Severities are declared in their order, the worst first; that order decides which of several
    /// limits counts. `critical` and `warning` exist when none is declared.
    pub struct Severity {
        /// In which colour it is shown; none is shown redder than what is declared before it.
        pub shown: Located<Shown>,
        /// Who is told of it.
        pub notify: OneOrMany<Reference<Channel>> = "[]",
        /// Who is called until somebody answers.
        pub page: Option<Reference<Escalation>>,
        /// Until when somebody must have taken it on.
        pub acknowledge_within: Option<Located<Span>>,
        /// How often those who wait hear something new.
        pub update_every: Option<Located<Span>>,
        /// Until when it should be over.
        pub resolve_within: Option<Located<Span>>,
        /// Whether it is looked back on afterwards.
        pub review: Review = "none",
    }
}

manual::words! {
    /// A colour with its meaning, the most urgent first.
    pub enum Shown {
        /// Act now.
        Red = "red",
        /// Know this.
        Amber = "amber",
        /// It may be of interest.
        Blue = "blue",
        /// It is on record.
        Grey = "grey",
    }
}

manual::words! {
    /// Whether something is looked back on.
    pub enum Review {
        /// It must be before the incident is closed.
        Required = "required",
        /// It may be.
        Optional = "optional",
        /// It is not.
        None = "none",
    }
}

impl Kind for Severity {
    const KIND: &'static str = "severity";
    const WHEN_NONE: &'static [&'static str] = SEVERITIES;
    const EXAMPLE: &'static str = "\
shown: red
notify: team
acknowledge_within: 15m
update_every: 30m
resolve_within: 1h
review: required
";
    const PROBLEMS: &'static [&'static Explanation] = &[&CROSSED_TIMES, &WRONG_ORDER];

    fn check(&self, check: &mut Check<'_>) {
        let acknowledge = ("acknowledge_within", self.acknowledge_within.as_ref());
        let resolve = ("resolve_within", self.resolve_within.as_ref());
        check_times(acknowledge, resolve, check);
        check_times(("update_every", self.update_every.as_ref()), resolve, check);
        self.check_order(check);
    }
}

impl Severity {
    /// Reports when a milder one is declared before this one.
    fn check_order(&self, check: &mut Check<'_>) {
        let at = check.block().at;
        let all = check.blocks().all::<Self>();
        let milder = all
            .take_while(|(block, _)| block.at != at)
            .find(|(_, before)| before.shown.value > self.shown.value);
        if let Some((block, before)) = milder {
            let says = format!(
                "This is shown {} and declared after `{}`, which is shown {}.",
                self.shown.word(),
                block.name,
                before.shown.word()
            );
            let problem = Problem::new(&WRONG_ORDER, self.shown.at, says);
            let problem = problem.also(before.shown.at, "the milder one stands here");
            check.report(problem.help("declare the worst severity first"));
        }
    }
}

/// A severity that is declared after a milder one.
pub static WRONG_ORDER: Explanation = Explanation {
    code: "wrong-order",
    what: "A severity is declared after one that is shown as less urgent.",
    why: "Their order says which is worse, and the colours would say the opposite.",
    example: r#"```yaml severity minor
shown: blue
```
```yaml severity major
shown: red
```
"#,
};
