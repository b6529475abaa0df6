//! The kind `checklist`: what is looked at again and again.

use acts::{
    Causes, CheckedBy, Checks, Minutes, NOTHING_CHECKED, NamedCheck, check_conditions, check_some,
    with_checks,
};
use manual::at::At;
use manual::values::{Located, OneOrMany, Reference};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::{Schedule, Span};

use crate::Role;

manual::keys! {
    /// What is looked at again and again, such as every morning.
    ///
    /// What the program can find out it fills in by itself; the rest is ticked off by a person, and who
    /// ticked what off when is kept.
    pub struct Checklist {
        /// When it is due; left out, when a shift or a person asks for it.
        pub schedule: OneOrMany<Schedule> = "[]",
        /// How long after that it must be done; later it counts as missed.
        pub within: Option<Span>,
        /// How long it takes people.
        pub minutes: Option<Minutes>,
        /// Whose work it is; left out, that of everybody who may run playbooks.
        pub by: Option<Reference<Role>>,
        /// What is looked at, in this order.
        pub checks: Located<Checks>,
        /// What the results mean, and what is offered then.
        pub causes: Causes = "{}",
    }
}

/// A check that needs a record where there is none.
static NO_RECORD: Explanation = Explanation {
    code: "no-record",
    what: "A check of a checklist needs a record.",
    why: "A checklist is about the whole company; there is no record whose place, finding or history could \
          be looked up.",
    example: r#"```yaml checklist morning
checks:
  place: { say: It has a place, slots: featured }
```
"#,
};

impl Kind for Checklist {
    const KIND: &'static str = "checklist";
    const EXAMPLE: &'static str = "schedule: \"Mon-Fri 08:00\"
within: 1h
minutes: 10
checks:
  site: { say: The site answers, probe: website }
  refunds: { say: Few refunds are asked for, when: metric.refund_rate < 10 }
  orphans: { say: Nothing waits, sql: \"select count(*) = 0 from placement\" }
  mail: The letters of the night were read
causes:
  site_down: { if: \"!site\", offer: [{ start: site_down }] }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NO_RECORD, &NOTHING_CHECKED];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        let scope = check.scope();
        check_conditions(&self.checks, &scope, check);
        check.within(&self.causes, &with_checks(scope, &self.checks));
        check_some(&self.checks, check);
        for (name, listed) in self.checks.iter() {
            if let Some(at) = record_needed(listed) {
                let says = format!("There is no record that `{name}` could be about.");
                let problem = Problem::new(&NO_RECORD, at, says);
                let help =
                    "ask with `when`, `probe` or `sql` without `:…`, or write an investigation";
                check.report(problem.help(help));
            }
        }
    }
}

/// Finds what of a check needs a record.
fn record_needed(check: &NamedCheck) -> Option<At> {
    match check.by.as_ref()? {
        CheckedBy::Slots(slots) => Some(slots.at),
        CheckedBy::Classifier(classifier) => Some(classifier.at),
        CheckedBy::History(record) => Some(record.text().at()),
        CheckedBy::Sql(query) => {
            query.parameters().next().map(|(_, range)| query.text().place(range))
        }
        CheckedBy::When(_) | CheckedBy::Probe(_) => None,
    }
}
