//! The kind `shift`: when people work, and on what.

use acts::Minutes;
use manual::expressions::Type;
use manual::values::{Condition, Located, OneOrMany, OrWord, Reference};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::Schedule;

use crate::checklist::Checklist;
use crate::playbook::Playbook;
use crate::{Job, Queue, Reconciliation, Role, Severity};

manual::keys! {
    /// When people work, for how long, and on what.
    ///
    /// What was left to follow up comes first, then the work in the order in which it stands here. The plan
    /// uses what such work has really taken; what does not fit is shown before the shift begins.
    pub struct Shift {
        /// When it begins.
        pub schedule: OneOrMany<Schedule>,
        /// How long it is.
        pub minutes: Minutes,
        /// Whose shift it is; left out, that of everybody who may do the work.
        pub by: Option<Reference<Role>>,
        /// What is worked on, the most important first.
        pub work: Located<Vec<Work>>,
    }
}

manual::keys! {
    /// One thing to work on.
    pub struct Work {
        /// What it is.
        pub on as _: WorkOn,
        /// When enough of a queue is done; `waiting` is how many cases are left.
        pub until: Option<Condition>,
        /// The most time that is spent on it; left out, as much as is there.
        pub minutes: Option<Located<Minutes>>,
    }
}

manual::forms! {
    /// What is worked on.
    pub enum WorkOn {
        /// Alerts of this severity and worse, or `all`.
        Alerts(OrWord<Reference<Severity>, All>) = "alerts",
        /// The cases of a queue.
        Queue(Reference<Queue>) = "queue",
        /// A reconciliation, which is done and gone through.
        Reconcile(Reference<Reconciliation>) = "reconcile",
        /// A job: whether its runs were well, and what waits for people.
        Job(Reference<Job>) = "job",
        /// A checklist.
        Checklist(Reference<Checklist>) = "checklist",
        /// A playbook, such as a routine of the month.
        Playbook(Reference<Playbook>) = "playbook",
    }
}

manual::words! {
    /// Everything of the sort.
    pub enum All {
        /// All of them.
        All = "all",
    }
}

/// A shift without work.
static NO_WORK: Explanation = Explanation {
    code: "no-work",
    what: "A shift has no work.",
    why: "Nobody would know what to do in it.",
    example: r#"```yaml shift monday
schedule: "Mon 09:00"
minutes: 30
work: []
```
"#,
};

/// Work that is longer than its shift.
static LONGER_THAN_SHIFT: Explanation = Explanation {
    code: "longer-than-shift",
    what: "One piece of work may take longer than its shift.",
    why: "The time would be over before its own limit is reached, so one of the two is wrong.",
    example: r#"```yaml shift monday
schedule: "Mon 09:00"
minutes: 30
work: [{ queue: reviews, minutes: 45 }]
```
"#,
};

/// An end of what has no end to reach.
static UNTIL_WITHOUT_QUEUE: Explanation = Explanation {
    code: "until-without-queue",
    what: "`until` stands beside work that is no queue.",
    why: "Only in a queue something waits that can become less.",
    example: r#"```yaml shift monday
schedule: "Mon 09:00"
minutes: 30
work: [{ job: nightly, until: waiting < 10 }]
```
"#,
};

impl Kind for Shift {
    const KIND: &'static str = "shift";
    const EXAMPLE: &'static str = "schedule: \"Thu 14:00\"
minutes: 120
work:
  - alerts: critical
  - checklist: weekly
  - { queue: reviews, until: waiting < 10, minutes: 90 }
  - { reconcile: stripe_week, minutes: 30 }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&LONGER_THAN_SHIFT, &NO_WORK, &UNTIL_WITHOUT_QUEUE];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere().with("waiting", Type::Int)
    }

    fn check(&self, check: &mut Check<'_>) {
        if self.work.is_empty() {
            let problem = Problem::new(&NO_WORK, self.work.at, "This shift has no work.");
            check.report(problem.help("write what is worked on, such as `- queue: …`"));
        }
        for work in self.work.iter() {
            if let Some(minutes) = work.minutes.as_ref().filter(|it| it.value > self.minutes) {
                let says = format!("The whole shift has {} minutes.", self.minutes);
                let problem = Problem::new(&LONGER_THAN_SHIFT, minutes.at, says);
                check.report(problem.help(format!("write {} or less", self.minutes)));
            }
            if let (Some(until), false) = (&work.until, matches!(work.on, WorkOn::Queue(_))) {
                let says = "Nothing waits here that could become less.";
                let problem = Problem::new(&UNTIL_WITHOUT_QUEUE, until.text().at(), says);
                check.report(problem.help("leave `until` out, or write `minutes`"));
            }
        }
    }
}
