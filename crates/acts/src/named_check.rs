//! Named checks, one form in investigations, checklists and steps, and what their results mean.

use manual::expressions::{Expected, Missing, Type};
use manual::problems::BAD_QUERY;
use manual::values::{Condition, Expression, Located, Map, Name, Reference, Sql};
use manual::{Check, Explanation, Problem, Scope};

use crate::effect::Does;

manual::foreign! {
    /// What is asked whether it answers.
    pub Probe = "probe",
    /// Places of which there are few.
    pub Slots = "slots",
    /// What reads texts.
    pub Classifier = "classifier",
}

/// Checks by their names, which conditions use: `paid && !placed`.
pub type Checks = Map<Name, NamedCheck>;

/// What the results mean, by the names of the causes.
pub type Causes = Map<Name, Cause>;

manual::keys! {
    /// Something to make sure of; a sentence alone is for a person to answer.
    ///
    /// Where no key says how it is found out, a person looks and ticks it off.
    #[short("say")]
    pub struct NamedCheck {
        /// What should be so, in one sentence.
        pub say: String,
        /// How it is found out.
        pub by as _: Option<CheckedBy>,
    }
}

manual::forms! {
    /// How a check is found out.
    pub enum CheckedBy {
        /// It holds when this condition does.
        When(Condition) = "when",
        /// It holds when this query gives `true`, in one column; fields of the record stand in it as `:field`.
        Sql(Sql) = "sql",
        /// It holds when this probe is up.
        Probe(Reference<Probe>) = "probe",
        /// It holds when the record has a place; where it stands in line is shown.
        Slots(Reference<Slots>) = "slots",
        /// It holds when there is a finding, which is shown.
        Classifier(Reference<Classifier>) = "classifier",
        /// It holds when something happened to this record; who did what, when and why is shown.
        History(Expression) = "history",
    }
}

manual::keys! {
    /// What it means when certain checks hold and others do not, and what can be done.
    pub struct Cause {
        /// Which checks hold, by their names.
        pub when as "if": Condition,
        /// What it means, in one sentence; left out, the name of the cause says it.
        pub say: Option<String>,
        /// What is offered to the person, who decides.
        pub offer: Does = "[]",
    }
}

/// Adds the names of checks to a scope, each of which holds or does not.
#[must_use]
pub fn with_checks(scope: Scope, checks: &Checks) -> Scope {
    checks.iter().fold(scope, |scope, (name, _)| scope.with(name.as_str(), Type::Bool))
}

/// Checks the conditions and the queries of checks in a scope; what may be missing makes a check unknown,
/// which is drawn as neither.
pub fn check_conditions(checks: &Checks, scope: &Scope, check: &mut Check<'_>) {
    let holds = Expected::condition().when_missing(Missing::IsUnknown);
    for (_, named) in checks.iter() {
        match &named.by {
            Some(CheckedBy::When(condition)) => {
                check.expect(condition, &holds, scope);
            }
            Some(CheckedBy::Sql(query)) => check_truth(query, check),
            _ => {}
        }
    }
}

/// Checks that every parameter of the queries of checks is in a scope, such as a field of the record.
pub fn check_parameters(checks: &Checks, scope: &Scope, check: &mut Check<'_>) {
    for (_, named) in checks.iter() {
        if let Some(CheckedBy::Sql(query)) = &named.by {
            check.parameters(query, scope);
        }
    }
}

/// Reports a query that gives something else than one truth.
fn check_truth(query: &Sql, check: &mut Check<'_>) {
    let Some(columns) = check.blocks().columns(query) else { return };
    let (at, says) = match columns {
        [truth] if matches!(truth.of, Type::Bool | Type::Dyn) => return,
        [other] => (other.at(query), format!("This is of the type {}.", other.of)),
        several => (query.text().at(), format!("This query gives {} columns.", several.len())),
    };
    let problem = Problem::new(&BAD_QUERY, at, says).expected("one column, `true` or `false`");
    check.report(problem.help("compare it, such as `select count(*) > 0 from …`"));
}

/// A list of checks without one.
pub static NOTHING_CHECKED: Explanation = Explanation {
    code: "nothing-checked",
    what: "An investigation or a checklist has no checks.",
    why: "Nothing would be found out.",
    example: r#"```yaml investigation not_found
of: complaint
checks: {}
```
"#,
};

/// Reports that there is no check.
///
/// A kind that calls it lists [`NOTHING_CHECKED`] among its problems.
pub fn check_some(checks: &Located<Checks>, check: &mut Check<'_>) {
    if checks.is_empty() {
        let problem = Problem::new(&NOTHING_CHECKED, checks.at, "Nothing is made sure of here.");
        check.report(problem.help("write a check: `NAME: { say: …, when: … }`"));
    }
}
