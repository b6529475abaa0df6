//! Business hours: when people are there.

mod days;
mod hours;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use manual::kind::Kind;
use manual::values::{Distinct, Located, Map, OneOrMany};
use manual::{Check, Explanation, Problem};

pub use days::Days;
pub use hours::Hours;

manual::keys! {
    /// When people are there: promises are counted in these hours, and channels may be quiet outside.
    pub struct BusinessHours {
        /// Days with their hours: `Mon-Fri: 09:00-17:00`; a day that is not there is closed.
        pub open: Map<Located<Days>, OneOrMany<Located<Hours>>>,
        /// Dates on which nobody is there, whatever the day of the week.
        pub closed: Distinct<Date, 0> = "[]",
        /// The zone of their clock; the company's, if it is left out.
        pub timezone: Option<TimeZone>,
    }
}

impl Kind for BusinessHours {
    const KIND: &'static str = "business_hours";
    const EXAMPLE: &'static str = "\
open:
  Mon-Fri: [09:00-12:30, 13:30-17:00]
  Sat: 10:00-14:00
closed: [2026-12-25, 2027-01-01]
";
    const PROBLEMS: &'static [&'static Explanation] = &[&OVERLAPPING_HOURS];

    fn check(&self, check: &mut Check<'_>) {
        if self.open.is_empty() {
            let problem = Problem::new(&OVERLAPPING_HOURS, check.block().at, "This is never open.");
            check.report(
                problem.help("write days with their hours: `open: { Mon-Fri: 09:00-17:00 }`"),
            );
        }
        let all: Vec<(&Days, &Located<Hours>)> = self
            .open
            .iter()
            .flat_map(|(days, hours)| hours.0.iter().map(|hours| (&days.value, hours)))
            .collect();
        for (number, (days, hours)) in all.iter().enumerate() {
            let before = all.iter().take(number);
            let clash = before
                .filter(|(other, _)| other.meet(days))
                .find(|(_, other)| other.overlap(&hours.value));
            if let Some((_, other)) = clash {
                let says =
                    format!("`{}` and `{}` overlap on the same day.", other.value, hours.value);
                let problem = Problem::new(&OVERLAPPING_HOURS, hours.at, says);
                let problem = problem.also(other.at, "these hours stand already");
                check.report(
                    problem.help("name each day once, or let one end before the other begins"),
                );
            }
        }
    }
}

/// Hours that overlap.
pub static OVERLAPPING_HOURS: Explanation = Explanation {
    code: "overlapping-hours",
    what: "Hours of the same day overlap, or there are none.",
    why: "Promises are counted in these hours, and each must count once.",
    example: r#"```yaml business_hours office
open: { Mon-Fri: 09:00-17:00, Fri: 12:00-20:00 }
```
"#,
};
