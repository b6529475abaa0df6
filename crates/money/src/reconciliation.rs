//! The kind `reconciliation`: sets what we recorded against what others did.

use acts::Does;
use manual::expressions::Type;
use manual::nearest::any_of;
use manual::problems::{BAD_QUERY, UNKNOWN_WORD};
use manual::values::{Located, Map, Name, OneOrMany, Reference, Sql};
use manual::{Check, Explanation, Kind, Place, Problem, Scope};
use vocabulary::{Money, Schedule, Span};

use crate::{Connector, lists};

manual::keys! {
    /// Sets what we recorded against what somebody else did, row by row, and shows each difference.
    ///
    /// Both sides can be wrong: what only we have was perhaps never paid, what only they have was perhaps
    /// never delivered. What was found is kept as evidence.
    pub struct Reconciliation {
        /// When it is done by itself; left out, when a person asks for it.
        pub schedule: OneOrMany<Schedule> = "[]",
        /// How far it looks back.
        pub over: Span,
        /// Our side: a query for the time from `:from` to `:to`, with the columns of `match_on` and `amount`.
        pub ours: Sql,
        /// Their side.
        pub theirs: Theirs,
        /// Which columns of ours and theirs say that two rows are the same, as `ours: theirs`.
        pub match_on: Located<Map<Located<Name>, Located<Name>>>,
        /// The column of ours that holds the amount, which is set against theirs.
        pub amount: Located<Name> = "amount",
        /// By how much the amounts of two rows may differ.
        pub tolerance: Located<Money>,
        /// What each sort of difference probably means and what to do about it.
        pub explain: Differences,
        /// What is done for each difference, of which `difference.kind`, `key`, `ours`, `theirs` and `amount`
        /// are known.
        pub does: Does = "[]",
        /// How long what was found is kept.
        pub keep: Option<Span>,
    }
}

manual::keys! {
    /// Their side: a list that a connector can fetch.
    pub struct Theirs {
        /// The connector.
        pub connector: Reference<Connector>,
        /// Which of its lists, by the name that the other system has for it.
        pub list: Located<Name>,
        /// Which rows of it, by the name that the other system has for them; left out, all.
        pub only as "type": Option<Name>,
    }
}

manual::keys! {
    /// Words for each sort of difference, which people see beside it.
    pub struct Differences {
        /// We have it and they do not.
        pub ours_only: String,
        /// They have it and we do not.
        pub theirs_only: String,
        /// Both have it, with amounts further apart than the tolerance.
        pub amounts_differ: Option<String>,
    }
}

/// A query of another time than the other side.
static OTHER_TIME: Explanation = Explanation {
    code: "other-time",
    what: "The query of a reconciliation leaves `:from` or `:to` out, or has another parameter.",
    why: "The other side is read from `:from` to `:to`; what only one side reads looks like a difference.",
    example: r#"```yaml reconciliation week
over: 7 days
ours: select charge_id, amount from purchase where created_at > :from
theirs: { connector: stripe, list: balance_transactions }
match_on: { charge_id: source }
tolerance: 0.00 AUD
explain: { ours_only: It may have failed., theirs_only: Wait a day. }
```
"#,
};

/// Rows that nothing says are the same.
static NO_MATCH: Explanation = Explanation {
    code: "no-match",
    what: "A reconciliation says nothing by which two rows are known to be the same.",
    why: "Every row of both sides would be a difference.",
    example: r#"```yaml reconciliation week
over: 7 days
ours: select charge_id, amount from purchase where created_at between :from and :to
theirs: { connector: stripe, list: balance_transactions }
match_on: {}
tolerance: 0.00 AUD
explain: { ours_only: It may have failed., theirs_only: Wait a day. }
```
"#,
};

/// A tolerance below nothing.
static NEGATIVE_TOLERANCE: Explanation = Explanation {
    code: "negative-tolerance",
    what: "The tolerance of a reconciliation is less than nothing.",
    why: "Even two rows with the same amount would differ by more.",
    example: r#"```yaml reconciliation week
over: 7 days
ours: select charge_id, amount from purchase where created_at between :from and :to
theirs: { connector: stripe, list: balance_transactions }
match_on: { charge_id: source }
tolerance: -1.00 AUD
explain: { ours_only: It may have failed., theirs_only: Wait a day. }
```
"#,
};

/// The parameters that a reconciliation gives to its query.
const PARAMETERS: [&str; 2] = ["from", "to"];

impl Kind for Reconciliation {
    const KIND: &'static str = "reconciliation";
    const EXAMPLE: &'static str = "schedule: \"Mon 06:00\"
over: 7 days
ours: |
  select charge_id, amount, status, created_at from purchase
  where status in ('succeeded', 'refunded') and created_at between :from and :to
theirs: { connector: stripe, list: balance_transactions, type: charge }
match_on: { charge_id: source }
tolerance: 0.00 AUD
explain:
  ours_only: The charge may have failed after we recorded it.
  theirs_only: The webhook may be late. Wait a day, then replay it.
keep: 7 years
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&NEGATIVE_TOLERANCE, &NO_MATCH, &OTHER_TIME];

    fn scope(&self, _: Place<'_>) -> Scope {
        let kinds = Type::words(["ours_only", "theirs_only", "amounts_differ"]);
        let amount = Type::Money(Some(self.tolerance.currency()));
        let difference = [
            ("kind", kinds),
            ("key", Type::Text),
            // Rows, whose columns the query and the other side decide.
            ("ours", Type::Dyn),
            ("theirs", Type::Dyn),
            ("amount", amount),
        ];
        Scope::everywhere().with("difference", difference)
    }

    fn check(&self, check: &mut Check<'_>) {
        self.check_parameters(check);
        self.check_columns(check);
        self.check_theirs(check);
        if self.match_on.is_empty() {
            let says = "Nothing says which rows are the same.";
            let problem = Problem::new(&NO_MATCH, self.match_on.at, says);
            check.report(
                problem.help("write a column of ours and one of theirs: `{ ours: theirs }`"),
            );
        }
        if self.tolerance.minor() < 0 {
            let says = format!("`{}` is less than nothing.", self.tolerance.value);
            let problem = Problem::new(&NEGATIVE_TOLERANCE, self.tolerance.at, says);
            let written = self.tolerance.to_string();
            check.report(problem.help(format!("write `{}`", written.trim_start_matches('-'))));
        }
    }
}

impl Reconciliation {
    fn check_columns(&self, check: &mut Check<'_>) {
        for (ours, _) in self.match_on.iter() {
            check.column(&self.ours, ours);
        }
        if let Some(amount) = check.column(&self.ours, &self.amount)
            && !amount.is_number()
        {
            let says = format!("The column `{}` is of the type {}.", amount.name, amount.of);
            let problem = Problem::new(&BAD_QUERY, amount.at(&self.ours), says);
            let help = "name the column that holds the amount: `amount: NAME`";
            check.report(problem.expected("an amount").help(help));
        }
    }

    fn check_theirs(&self, check: &mut Check<'_>) {
        let list = &self.theirs.list;
        let Some(columns) = lists::columns(list.as_str()) else {
            let says = format!("There is no list `{}` that can be read.", list.value);
            let problem = Problem::new(&UNKNOWN_WORD, list.at, says);
            return check.report(problem.meant(list.as_str(), &lists::names()));
        };
        for (_, theirs) in self.match_on.iter() {
            if !columns.contains(&theirs.as_str()) {
                let says = format!("Rows of `{}` have no `{}`.", list.value, theirs.value);
                let problem = Problem::new(&UNKNOWN_WORD, theirs.at, says);
                check.report(problem.meant(theirs.as_str(), columns));
            }
        }
    }

    fn check_parameters(&self, check: &mut Check<'_>) {
        let mut left = PARAMETERS.to_vec();
        for (name, range) in self.ours.parameters() {
            left.retain(|parameter| *parameter != name);
            if !PARAMETERS.contains(&name) {
                let at = self.ours.text().place(range);
                let problem = Problem::new(&OTHER_TIME, at, format!("There is no `:{name}` here."));
                check.report(problem.help("choose `:from` or `:to`"));
            }
        }
        if !left.is_empty() {
            let left: Vec<String> = left.iter().map(|name| format!(":{name}")).collect();
            let says = format!("This query does not ask for {}.", any_of(&left));
            let problem = Problem::new(&OTHER_TIME, self.ours.text().at(), says);
            check.report(problem.help("write such as `created_at between :from and :to`"));
        }
    }
}
