//! The kind `job`: what is done by itself.

use acts::{CROSSED_LIMITS, Does, Limits, check_order, length};
use manual::expressions::Type;
use manual::values::{Bound, Located, OneOrMany};
use manual::{Check, Explanation, Given, Kind, Place, Problem, Scope, Source};
use vocabulary::{Schedule, Span};

manual::keys! {
    /// Something that is done by itself: by a schedule, or when a person or a playbook asks for it.
    ///
    /// A run that fails is tried again, and is given up in the end; it never runs twice at the same time.
    /// Of its newest run conditions know `job.NAME.state`, `gave_up`, `attempt`, `took`, `last_error` and
    /// `error_kind`, and beside that `late_by` and `succeeded_at`.
    pub struct Job {
        /// When it runs; left out, only when it is asked for.
        pub schedule: OneOrMany<Schedule> = "[]",
        /// What is done, in this order.
        pub does: Located<Does>,
        /// How often and how soon it is tried again.
        pub retries: Retries = "{}",
        /// How long one try may take.
        pub timeout: Span = "10m",
        /// From where on it is how bad that it is late, counted from the first scheduled run that has not
        /// succeeded.
        pub at: Limits = "{}",
    }
}

manual::keys! {
    /// How often and how soon something is tried again; the time between two tries doubles.
    pub struct Retries {
        /// How often it is tried in all.
        pub attempts: Located<u32> = "5",
        /// How long after the first failure it is tried again.
        pub from: Located<Span> = "1m",
        /// The longest time between two tries.
        pub to: Located<Span> = "30m",
    }
}

/// A job that does nothing.
static NOTHING_DONE: Explanation = Explanation {
    code: "nothing-done",
    what: "A job does nothing.",
    why: "It would run, succeed, and leave everything as it was.",
    example: r#"```yaml job nightly
schedule: "0 2 * * *"
does: []
```
"#,
};

/// Tries that contradict each other.
static BAD_RETRIES: Explanation = Explanation {
    code: "bad-retries",
    what: "A job is tried not even once, or waits longest for less than it waits first.",
    why: "Nobody could say when it is tried again.",
    example: r#"```yaml job nightly
does: [{ advance: featured }]
retries: { attempts: 3, from: 1h, to: 30m }
```
"#,
};

/// A lateness that is no span of time.
static NOT_A_SPAN: Explanation = Explanation {
    code: "not-a-span",
    what: "The lateness of a job is compared with something that is no span of time.",
    why: "Late is how long something should have been done already.",
    example: r#"```yaml job nightly
does: [{ advance: featured }]
at: { warning: "> 24" }
```
"#,
};

impl Kind for Job {
    const KIND: &'static str = "job";
    const EXAMPLE: &'static str = "schedule: \"0 2 * * *\"
does: [{ advance: featured }]
retries: { attempts: 5, from: 1m, to: 30m }
timeout: 60s
at: { warning: \"> 24h\", critical: \"> 48h\" }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&BAD_RETRIES, &CROSSED_LIMITS, &NOTHING_DONE, &NOT_A_SPAN];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        if self.does.is_empty() {
            let says = "This job does nothing.";
            let problem = Problem::new(&NOTHING_DONE, self.does.at, says);
            check.report(problem.help("write at least one effect, such as `{ advance: … }`"));
        }
        self.retries.check(check);
        for (_, limit) in self.at.iter() {
            if !matches!(limit.is.bound, Bound::Span(_)) {
                let says = "A job is late by a span of time.";
                let problem = Problem::new(&NOT_A_SPAN, limit.is.at, says);
                check.report(problem.help("write the unit, such as `\"> 24h\"`"));
            }
        }
        check_order(&self.at, check);
    }
}

impl Source for Job {
    fn stands_for(&self) -> Given {
        let states = ["scheduled", "running", "succeeded", "failed", "gave_up", "missed"];
        let errors = ["none", "database", "timeout", "refused", "other"];
        [
            ("state", Type::words(states)),
            ("gave_up", Type::Bool),
            ("late_by", Type::Span),
            ("attempt", Type::Int),
            ("took", Type::Span),
            ("last_error", Type::Text),
            ("error_kind", Type::words(errors)),
            ("succeeded_at", Type::Time.optional()),
        ]
        .into()
    }
}

impl Retries {
    fn check(&self, check: &mut Check<'_>) {
        if self.attempts.value == 0 {
            let says = "It would not be tried even once.";
            let problem = Problem::new(&BAD_RETRIES, self.attempts.at, says);
            check.report(problem.help("write 1 where it is not to be tried again"));
        }
        if length(&self.from) > length(&self.to) {
            let says = format!("The longest wait `{}` is shorter than the first.", self.to.value);
            let problem = Problem::new(&BAD_RETRIES, self.to.at, says);
            let help = format!("write `{}` or more", self.from.value);
            check.report(problem.help(help).also(self.from.at, "the first wait"));
        }
    }
}
