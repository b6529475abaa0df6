//! The kind `step`: one thing to do in a playbook.

mod ask;
mod expect;
mod order;
pub(crate) mod problems;
mod prove;
mod scope;
mod wait;

pub use ask::Ask;
pub use expect::AnswerExpected;
pub(crate) use expect::{Expectation, JobExpected};
pub(crate) use prove::ProveOrder;
pub(crate) use wait::Wait;

use acts::{Checks, Does, Minutes, check_conditions, check_parameters};
use manual::expressions::{Expected, Missing, Type};
use manual::values::{Condition, Expression, Located, Member, OrWord, Reference, Sql};
use manual::{Check, Explanation, Kind, Names, Place, Problem, Registry, Scope};

use crate::Template;
use crate::flow;
use problems::{
    BRANCH_NEVER_TAKEN, NO_LIST, NO_OTHERWISE, NOTHING_ASKED, STEP_NAMED_END, THEN_AND_CHOOSE,
};

manual::keys! {
    /// One thing to do in a playbook; the prose above it tells people how.
    ///
    /// Its keys are written in the order in which they happen: it waits, lists, shows, asks, does, expects
    /// and checks, and then says what comes next. Where something that it expects or checks does not hold,
    /// the playbook stops and asks a person.
    ///
    /// Expressions know the fields of the playbook's record, `incident`, `run`, `answer`, and under the name
    /// of a step that proves an order what it found: `NAME.in_order`.
    pub struct Step {
        /// What it waits for, and how long.
        pub wait as _: Option<Wait>,
        /// Rows to look at, which later steps can go through; fields of the playbook's record stand in the
        /// query as `:field`.
        pub list: Option<Sql>,
        /// A step above with a list: this one is done for each of its rows, whose columns stand under their
        /// names; beside the key of a record, such as `purchase_id`, stands the record: `purchase`.
        pub for_each: Option<Reference<Step>>,
        /// What is shown to whoever does it.
        pub show: Vec<Expression> = "[]",
        /// A question that a person must say yes to, for each row again.
        pub confirm: Option<Located<String>>,
        /// What is asked: a probe, or a person as with an action, whose answers are read as
        /// `answer.NAME`.
        pub ask: Option<Located<Ask>>,
        /// A template by which a report is written, which a person may correct.
        pub writes: Option<Reference<Template>>,
        /// What is done, in this order.
        pub does: Does = "[]",
        /// What must come of it.
        pub expect: Vec<Member<Expectation>> = "[]",
        /// What must hold when it is done.
        pub check: Option<Condition>,
        /// Several things that must hold, by their names.
        pub checks: Option<Located<Checks>>,
        /// Which step comes next: the first of these that holds.
        pub choose: Vec<Branch> = "[]",
        /// Which step comes next, or `end`; left out, the next one on the page.
        pub then: Option<Located<OrWord<Reference<Step>, End>>>,
        /// How long it takes people, waiting not counted.
        pub minutes: Option<Minutes>,
        /// What is proved.
        pub prove as _: Option<ProveOrder>,
    }
}

manual::words! {
    /// What comes when no step comes.
    pub enum End {
        /// Nothing: the playbook is finished.
        End = "end",
    }
}

manual::keys! {
    /// One of the ways on.
    pub struct Branch {
        /// When it is taken; the last branch has none.
        pub when: Option<Condition>,
        /// The step that comes next, or `end`.
        pub then: Located<OrWord<Reference<Step>, End>>,
    }
}

/// Adds what a step can expect.
pub(crate) fn members(registry: Registry) -> Registry {
    registry.member::<Expectation, AnswerExpected>().member::<Expectation, JobExpected>()
}

impl Kind for Step {
    const KIND: &'static str = "step";
    const NAMES: Names = Names::OfThePage;
    const EXAMPLE: &'static str = "wait_for: up(probe.database)
for: 5m
at_most: 2h
otherwise: report
does: [{ run_job: nightly }]
expect: [{ job: nightly, status: succeeded }]
check: metric.expired == 0
minutes: 5
";
    const EXAMPLE_PAGE: &'static str = "# The nightly job failed

```yaml playbook nightly_failed
hands_on: 20m
```

Run it again when the database is there.

{}
```yaml step report
writes: incident_report
minutes: 10
```
";
    const PROBLEMS: &'static [&'static Explanation] = problems::ALL;

    fn scope(&self, place: Place<'_>) -> Scope {
        scope::of(self, place)
    }

    fn check(&self, check: &mut Check<'_>) {
        self.check_conditions(check);
        if check.block().name == End::End.word() {
            let says = "`then: end` finishes the playbook, so no step can be called `end`.";
            let problem = Problem::new(&STEP_NAMED_END, check.block().at, says);
            check.report(problem.help("give it another name"));
        }
        order::check(self, check);
        wait::check(self.wait.as_ref(), check);
        self.check_branches(check);
        self.check_rows(check);
        self.check_expectations(check);
        flow::check(check);
    }
}

impl Step {
    /// Whether a person or time stands between this step and the next.
    pub(crate) fn pauses(&self) -> bool {
        self.wait.is_some() || self.ask.is_some() || self.confirm.is_some()
    }

    /// Checks what has names of its own, or is unknown where a value is missing.
    fn check_conditions(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        let shown = Expected::of(Type::Dyn).when_missing(Missing::IsUnknown);
        for expression in &self.show {
            check.expect(expression, &shown, &scope);
        }
        if let Some(list) = &self.list {
            check.parameters(list, &scope);
        }
        if let Some(checks) = &self.checks {
            check_conditions(checks, &scope, check);
            check_parameters(checks, &scope, check);
        }
        let answered = scope.with("json", Type::Dyn).with("status", Type::Int);
        for answer in self.expect.iter().filter_map(Member::as_a::<AnswerExpected>) {
            check.expect(&answer.body, &Expected::condition(), &answered);
        }
    }

    fn check_branches(&self, check: &mut Check<'_>) {
        let Some((last, others)) = self.choose.split_last() else { return };
        for branch in others.iter().filter(|branch| branch.when.is_none()) {
            let says = "This branch is always taken, so those below it never are.";
            let problem = Problem::new(&BRANCH_NEVER_TAKEN, branch.then.at, says);
            check.report(problem.help("write `when`, or move it to the end"));
        }
        if let Some(when) = &last.when {
            let says = "Nothing says what comes next where no branch holds.";
            let problem = Problem::new(&NO_OTHERWISE, when.text().at(), says);
            check.report(problem.help("write a last branch without `when`: `- { then: … }`"));
        }
        if let Some(then) = &self.then {
            let says = "`choose` says already which step comes next.";
            let problem = Problem::new(&THEN_AND_CHOOSE, then.at, says);
            check.report(problem.help("leave `then` out, or make it the last branch"));
        }
    }

    fn check_rows(&self, check: &mut Check<'_>) {
        let Some(rows) = &self.for_each else { return };
        let Some(step) = check.get::<Self>(&rows.name) else { return };
        let (says, help) = match &step.list {
            None => {
                let says = format!("The step `{}` lists nothing.", rows.name);
                (says, "choose a step with `list`, or write one above")
            }
            Some(list) if list.text().at().start > rows.at.start => {
                let says = format!("The step `{}` comes later.", rows.name);
                (says, "move it above this one")
            }
            Some(_) => return,
        };
        check.report(Problem::new(&NO_LIST, rows.at, says).help(help));
    }

    fn check_expectations(&self, check: &mut Check<'_>) {
        let asks_a_probe = self.ask.as_deref().is_some_and(|ask| matches!(ask, Ask::Probe(_)));
        if asks_a_probe {
            return;
        }
        if let Some(answer) = self.expect.iter().find_map(Member::as_a::<AnswerExpected>) {
            let says = "Nothing is asked here that could answer.";
            let problem = Problem::new(&NOTHING_ASKED, answer.body.text().at(), says);
            check.report(problem.help("write what is asked, such as `ask: probe.…`"));
        }
    }
}
