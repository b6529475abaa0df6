//! The kind `drill`: rehearses that the company can deal with a fault.

mod fault;
mod outcome;

pub use fault::{ConnectorFault, ConnectorTrouble};
pub(crate) use fault::{CustomerFault, Fault, JobFault, ProbeFault, ProviderFault, SlotsFault};
pub(crate) use outcome::{AlertFires, FlagEnds, MetricEnds, Outcome, ProbeFails, RecordEnds};
pub use outcome::{OrderKept, PlaybookRuns};

use manual::expressions::Type;
use manual::problems::UNKNOWN_WORD;
use manual::values::{Anything, Bound, Located, Member, Name, OneOrMany};
use manual::{Block, Check, Explanation, Kind, Place, Problem, Registry, Scope};
use vocabulary::Span;

manual::keys! {
    /// Breaks something in a simulated company, and looks whether everything is dealt with as it should.
    ///
    /// A playbook that was never tried does not work. Nothing real is touched: time is simulated, and so
    /// are customers, providers and the operator, who does what the playbook says.
    pub struct Drill {
        /// What is broken: one thing, or several at the same time.
        pub faults as "break": OneOrMany<Member<Fault>>,
        /// What the operator does.
        pub operator: Option<Operator>,
        /// What must have come of it in the end.
        pub expect: Located<Vec<Member<Outcome>>>,
    }
}

manual::keys! {
    /// What the simulated operator does.
    pub struct Operator {
        /// How long after the first alert they begin; as with people, that is seldom at once.
        pub begins_after: Span,
    }
}

/// Adds what can be broken and what can be expected.
pub(crate) fn members(registry: Registry) -> Registry {
    registry
        .member::<Fault, ConnectorFault>()
        .member::<Fault, CustomerFault>()
        .member::<Fault, JobFault>()
        .member::<Fault, ProbeFault>()
        .member::<Fault, ProviderFault>()
        .member::<Fault, SlotsFault>()
        .member::<Outcome, AlertFires>()
        .member::<Outcome, FlagEnds>()
        .member::<Outcome, MetricEnds>()
        .member::<Outcome, OrderKept>()
        .member::<Outcome, PlaybookRuns>()
        .member::<Outcome, ProbeFails>()
        .member::<Outcome, RecordEnds>()
}

/// A drill that cannot fail, or breaks nothing.
static DRILL_OF_NOTHING: Explanation = Explanation {
    code: "drill-of-nothing",
    what: "A drill breaks nothing or expects nothing.",
    why: "It would always succeed, and prove nothing.",
    example: r#"```yaml drill outage
break: { probe: website, how: timeout }
expect: []
```
"#,
};

/// More customers than there are.
static MORE_THAN_ALL: Explanation = Explanation {
    code: "more-than-all",
    what: "A drill wants more of something to happen than there is of it.",
    why: "It could not be simulated.",
    example: r#"```yaml drill refunds
break: { customers: trainer, how: buy_and_refund, times: 30, of: 20 }
expect: [{ alert: refund_rate_high }]
```
"#,
};

/// A step that the playbook does not have.
static UNKNOWN_STEP: Explanation = Explanation {
    code: "unknown-step",
    what: "A drill expects that a playbook ends at a step which is not on its page.",
    why: "It could never end there.",
    example: r#"```yaml playbook dispute
```

```yaml step explain
minutes: 5
```

```yaml drill disputed
break: { slots: featured, how: swap_two_in_line }
expect: [{ playbook: dispute, ends_at: explian }]
```
"#,
};

/// A time without a unit.
static HANDS_ON_NO_SPAN: Explanation = Explanation {
    code: "hands-on-no-span",
    what: "The `hands_on` that a drill expects is no span of time.",
    why: "Without its unit nobody knows whether minutes or hours are meant.",
    example: r#"```yaml drill outage
break: { probe: website, how: timeout }
expect: [{ playbook: site_down, hands_on: "<= 12" }]
```
"#,
};

impl Kind for Drill {
    const KIND: &'static str = "drill";
    const EXAMPLE: &'static str = "break: { provider: main, how: timeout, for: 40m }
operator: { begins_after: 3m }
expect:
  - { alert: provider_down, within: 32m }
  - { playbook: provider_down, hands_on: \"<= 12m\" }
  - { probe: search_api, failures: 0 }
  - { flag: ai_mode, ends_as: main }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&DRILL_OF_NOTHING, &HANDS_ON_NO_SPAN, &MORE_THAN_ALL, &UNKNOWN_STEP];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        if self.faults.0.is_empty() {
            let problem =
                Problem::new(&DRILL_OF_NOTHING, check.block().at, "This drill breaks nothing.");
            check.report(problem.help("write what is broken: `break: { … }`"));
        }
        if self.expect.is_empty() {
            let says = "This drill expects nothing, so it cannot fail.";
            let problem = Problem::new(&DRILL_OF_NOTHING, self.expect.at, says);
            check.report(problem.help("write what must come of it, such as `- { alert: … }`"));
        }
        for fault in self.faults.0.iter().filter_map(Member::as_a::<CustomerFault>) {
            if let Some(of) = fault.of.as_ref().filter(|of| fault.times > of.value) {
                let says = format!("{} of {} cannot be.", fault.times, of.value);
                let problem = Problem::new(&MORE_THAN_ALL, of.at, says);
                check.report(problem.help(format!("write {} or more", fault.times)));
            }
        }
        for ends in self.expect.iter().filter_map(Member::as_a::<FlagEnds>) {
            check_flag(ends, check);
        }
        for runs in self.expect.iter().filter_map(Member::as_a::<PlaybookRuns>) {
            check_playbook(runs, check);
        }
    }
}

/// Reports a flag that can never be what is expected of it.
fn check_flag(FlagEnds { flag, ends_as }: &FlagEnds, check: &mut Check<'_>) {
    let is_there = |block: &Block| block.kind == flag.kind && block.name == flag.name;
    if !check.blocks().iter().any(is_there) {
        return;
    }
    let name = format!("{}.{}", flag.kind, flag.name);
    let known = match check.named(&name, flag.at, &Scope::everywhere()) {
        Type::Words(words) => words.to_vec(),
        Type::Bool => vec!["true".to_owned(), "false".to_owned()],
        _ => return,
    };
    let Anything(ends) = &ends_as.value;
    let written = ends.as_str().map_or_else(|| ends.to_string(), str::to_owned);
    if !known.contains(&written) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let says = format!("`{written}` is nothing that `{name}` may be.");
        check.report(Problem::new(&UNKNOWN_WORD, ends_as.at, says).meant(&written, &known));
    }
}

fn check_playbook(runs: &PlaybookRuns, check: &mut Check<'_>) {
    if let Some(hands_on) = &runs.hands_on
        && let Bound::Number(number, _) = hands_on.bound
    {
        let says = "How long people need is a span of time.";
        let problem = Problem::new(&HANDS_ON_NO_SPAN, hands_on.at, says);
        check.report(problem.help(format!("write the unit, such as `\"<= {number}m\"`")));
    }
    let Some(ends_at) = &runs.ends_at else { return };
    let mut blocks = check.blocks().iter();
    let playbook =
        blocks.find(|block| block.kind == "playbook" && block.name == runs.playbook.name);
    let Some(page) = playbook.map(|playbook| playbook.at.page) else { return };
    let steps: Vec<&str> = check
        .blocks()
        .iter()
        .filter(|block| block.kind == "step" && block.at.page == page)
        .map(|block| block.name.as_str())
        .collect();
    if !steps.contains(&Name::as_str(ends_at)) {
        let says = format!("`{}` has no step `{}`.", runs.playbook.name, ends_at.value);
        let problem = Problem::new(&UNKNOWN_STEP, ends_at.at, says);
        check.report(problem.meant(ends_at.as_str(), &steps));
    }
}
