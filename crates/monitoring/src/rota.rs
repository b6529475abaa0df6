//! Rotas: who is on call when.

use jiff::civil::Date;
use manual::kind::Kind;
use manual::values::{Distinct, Email, Located, Reference};
use manual::{Check, Explanation, Problem};
use vocabulary::Schedule;

use crate::channel::BusinessHours;

manual::keys! {
    /// Who is on call when: people who take turns.
    ///
    /// People are named by the address that they sign in with.
    pub struct Rota {
        /// Who takes turns, in this order.
        pub people: Distinct<Email, 1>,
        /// When the next one takes over.
        pub changes: Schedule = "Mon 09:00",
        /// The day on which the first one begins; before that, nobody is on call.
        pub begins: Located<Date>,
        /// The hours in which somebody is on call; without it, always.
        pub hours: Option<Reference<BusinessHours>>,
        /// Who stands in for whoever's turn it is.
        pub instead: Vec<StandIn> = "[]",
    }
}

manual::keys! {
    /// Somebody who stands in.
    pub struct StandIn {
        /// Who.
        pub who: Email,
        /// The first day.
        pub from: Located<Date>,
        /// The last day.
        pub until: Located<Date>,
    }
}

impl Kind for Rota {
    const KIND: &'static str = "rota";
    const EXAMPLE: &'static str = "\
people: [ada@example.com, bo@example.com, cy@example.com]
changes: \"Mon 09:00\"
begins: 2026-01-05
instead:
  - { who: bo@example.com, from: 2026-02-02, until: 2026-02-04 }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&WRONG_DAYS];

    fn check(&self, check: &mut Check<'_>) {
        for (number, turn) in self.instead.iter().enumerate() {
            let (from, until) = (turn.from.value, turn.until.value);
            if until < from {
                let says = format!("`until: {until}` is before `from: {from}`.");
                let problem = Problem::new(&WRONG_DAYS, turn.until.at, says);
                check.report(problem.help(format!("write `{from}` or a later day")));
            }
            if until < self.begins.value {
                let says = format!("This is over before the rota begins on {}.", self.begins.value);
                let problem = Problem::new(&WRONG_DAYS, turn.until.at, says);
                check.report(problem.help("look at the year"));
            }
            let before = self.instead.iter().take(number);
            let clash = before
                .filter(|other| other.from.value <= until && from <= other.until.value)
                .map(|other| other.from.at);
            if let Some(first) = clash.into_iter().next() {
                let says = "Somebody stands in already on one of these days.";
                let problem =
                    Problem::new(&WRONG_DAYS, turn.from.at, says).also(first, "from here on");
                check.report(problem.help("let one end on the day before the other begins"));
            }
        }
    }
}

/// Days of a rota that cannot be.
pub(crate) static WRONG_DAYS: Explanation = Explanation {
    code: "wrong-days",
    what: "Somebody stands in on days that end before they begin, or on which another one stands in.",
    why: "When something breaks, exactly one person is called.",
    example: r#"```yaml rota engineers
people: [ada@example.com, bo@example.com]
begins: 2026-01-05
instead: [{ who: bo@example.com, from: 2026-02-04, until: 2026-02-02 }]
```
"#,
};
