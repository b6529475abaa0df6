//! The kind `change_policy`: who must agree to which change.

use acts::{Checks, actor, check_conditions, check_parameters};
use company::rights::{UNKNOWN_RIGHT, check_right};
use manual::values::{Distinct, Located, Map, Name, OneOrMany, Reference, Right};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::Span;

use crate::{Maintenance, Role};

manual::keys! {
    /// Says who must agree to which change before it is made, and what is looked at before.
    ///
    /// Whoever makes a change says how risky it is; it waits until the level's approvals are there and its
    /// checks hold. Nobody approves a change of their own.
    pub struct ChangePolicy {
        /// The rights whose use is such a change.
        pub covers: Distinct<Located<Right>, 1>,
        /// The levels of risk, from the least to the greatest.
        pub levels: Located<Map<Name, Level>>,
        /// The level of a change of which nobody says one.
        pub default: Located<Name>,
    }
}

manual::keys! {
    /// A level of risk.
    pub struct Level {
        /// Which changes belong here, in one sentence.
        pub say: String,
        /// How many people must approve.
        pub approvals: Located<u32> = "1",
        /// Roles that may approve; left out, everybody else who might make such a change.
        pub by: OneOrMany<Reference<Role>> = "[]",
        /// What must hold before the change is made.
        pub checks: Checks = "{}",
        /// The maintenance in which alone it may be made.
        pub during: Option<Reference<Maintenance>>,
        /// Within what time it is looked at afterwards, as with an emergency that could not wait.
        pub review_within: Option<Span>,
    }
}

/// A level that is not there.
static UNKNOWN_LEVEL: Explanation = Explanation {
    code: "unknown-level",
    what: "The default of a change policy is none of its levels, or it has no levels.",
    why: "Nobody could say what such a change needs.",
    example: r#"```yaml change_policy production
covers: [manual.publish]
levels: { low: { say: Words only }, high: { say: Anything else, approvals: 2 } }
default: hihg
```
"#,
};

/// People who approve what nobody has to approve.
static NO_APPROVAL: Explanation = Explanation {
    code: "no-approval",
    what: "A level says by whom it is approved, and that no approval is needed.",
    why: "It would be made without them.",
    example: r#"```yaml change_policy production
covers: [manual.publish]
levels: { low: { say: Words only, approvals: 0, by: lead } }
default: low
```
"#,
};

impl Kind for ChangePolicy {
    const KIND: &'static str = "change_policy";
    const EXAMPLE: &'static str = "covers: [manual.publish, flags.set]
levels:
  low: { say: Words and small settings, by: team_lead }
  high:
    say: Whatever customers notice
    approvals: 2
    by: [team_lead, engineer]
    checks: { tried: It was tried on staging }
  emergency: { say: What cannot wait, approvals: 0, review_within: 2 days }
default: high
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&NO_APPROVAL, &UNKNOWN_LEVEL, &UNKNOWN_RIGHT];

    fn scope(&self, place: Place<'_>) -> Scope {
        Scope::everywhere().with("actor", actor(place.blocks))
    }

    fn check(&self, check: &mut Check<'_>) {
        for right in &self.covers.0 {
            check_right(right, check);
        }
        let scope = check.scope();
        let known: Vec<&str> = self.levels.iter().map(|(name, _)| name.as_str()).collect();
        if !known.contains(&self.default.as_str()) {
            let says = format!("There is no level `{}`.", self.default.value);
            let problem = Problem::new(&UNKNOWN_LEVEL, self.default.at, says);
            check.report(problem.meant(self.default.as_str(), &known));
        }
        for (name, level) in self.levels.iter() {
            check_conditions(&level.checks, &scope, check);
            check_parameters(&level.checks, &scope, check);
            if level.approvals.value == 0 && !level.by.0.is_empty() {
                let says = format!("`{name}` needs no approval, and says by whom.");
                let problem = Problem::new(&NO_APPROVAL, level.approvals.at, says);
                check.report(problem.help("write `approvals: 1`, or leave `by` out"));
            }
        }
    }
}
