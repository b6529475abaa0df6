//! Escalations: who is called when nobody answers.

use acts::length;
use manual::kind::Kind;
use manual::values::{Acyclic, Distinct, Located, OneOrMany, Reference};
use manual::{Check, Explanation, Problem};
use vocabulary::Span;

use crate::channel::Channel;
use crate::rota::Rota;

manual::keys! {
    /// Who is called, one after the other, until somebody takes it on.
    pub struct Escalation {
        /// Who is called when; the first one at once, unless it says otherwise.
        pub steps: Distinct<Step, 1>,
        /// After the last step: in how long it all begins again; without it, not at all.
        pub again_after: Option<Span>,
    }
}

manual::keys! {
    /// Who is called, and when.
    pub struct Step {
        /// How long after the beginning, if nobody has taken it on by then.
        pub after: Option<Located<Span>>,
        /// Who.
        pub calls as _: Called,
    }
}

manual::forms! {
    /// Who is called.
    pub enum Called {
        /// Whoever's turn it is.
        Rota(Located<Reference<Rota>>) = "rota",
        /// All who read a channel, or several.
        Notify(Located<OneOrMany<Reference<Channel>>>) = "notify",
        /// Another escalation, from its beginning.
        Escalation(Located<Acyclic<Reference<Escalation>>>) = "escalation",
    }
}

impl Called {
    fn at(&self) -> manual::At {
        match self {
            Self::Rota(rota) => rota.at,
            Self::Notify(channels) => channels.at,
            Self::Escalation(escalation) => escalation.at,
        }
    }
}

impl Kind for Escalation {
    const KIND: &'static str = "escalation";
    const EXAMPLE: &'static str = "\
steps:
  - rota: engineers
  - { after: 15m, rota: leads }
  - { after: 30m, notify: [managers, team] }
  - { after: 1h, escalation: directors }
again_after: 30m
";
    const PROBLEMS: &'static [&'static Explanation] = &[&STEPS_OUT_OF_ORDER];

    fn check(&self, check: &mut Check<'_>) {
        for pair in self.steps.0.windows(2) {
            let [before, step] = pair else { continue };
            let Some(after) = &step.after else {
                let says = "Nothing says when this step comes.";
                let problem = Problem::new(&STEPS_OUT_OF_ORDER, step.calls.at(), says);
                check.report(problem.help("add `after`, such as `after: 15m`"));
                continue;
            };
            if let Some(first) = &before.after
                && length(&after.value) <= length(&first.value)
            {
                let says = format!("`after: {}` is no later than the step before it.", after.value);
                let problem = Problem::new(&STEPS_OUT_OF_ORDER, after.at, says);
                let problem = problem.also(first.at, "the step before");
                check.report(
                    problem.help("all times are counted from the beginning; write a longer one"),
                );
            }
        }
    }
}

/// Steps of an escalation that do not come one after the other.
pub(crate) static STEPS_OUT_OF_ORDER: Explanation = Explanation {
    code: "steps-out-of-order",
    what: "A step of an escalation does not come after the one before it.",
    why: "Who is to be called last would be called first.",
    example: r#"```yaml escalation on_call
steps:
  - rota: engineers
  - { after: 30m, rota: leads }
  - { after: 15m, notify: managers }
```
"#,
};
