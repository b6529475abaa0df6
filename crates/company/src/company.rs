//! The company itself.

use std::ops::RangeInclusive;

use jiff::tz::TimeZone;
use manual::kind::{Kind, Names};
use manual::problems::BAD_VALUE;
use manual::values::{Located, Url};
use manual::{Check, Manual, Problem};
use vocabulary::Currency;

use crate::locale::Locale;

manual::keys! {
    /// Who we are: the name on every page, and the clock, the money and the language that hold wherever
    /// nothing else is said.
    ///
    /// There is one such block in a manual, and it has no name.
    pub struct Company {
        /// What the company is called.
        pub name: String,
        /// The zone of its clock: schedules, days and dates follow it.
        pub timezone: TimeZone,
        /// The money in which it counts.
        pub currency: Currency,
        /// How dates, times and numbers are written.
        pub locale: Locale = "en-GB",
        /// Where its product is.
        pub site: Option<Url>,
        /// How many hours a week people have for all of this; what is planned beyond is shown as too
        /// much.
        pub hours_per_week: Option<Located<f64>>,
    }
}

impl Kind for Company {
    const KIND: &'static str = "company";
    const NAMES: Names = Names::Single;
    const EXAMPLE: &'static str = "\
name: Dog Trainers Directory
timezone: Australia/Melbourne
currency: AUD
locale: en-AU
hours_per_week: 4
";

    fn currency(&self) -> Option<Currency> {
        Some(self.currency)
    }

    fn check(&self, check: &mut Check<'_>) {
        if let Some(hours) = self.hours_per_week.as_ref().filter(|it| !HOURS.contains(&it.value)) {
            let says = format!("Nobody has {} hours in a week.", hours.value);
            check.report(Problem::new(&BAD_VALUE, hours.at, says).help("write 1 to 168"));
        }
    }
}

/// The hours that a week can have for something.
const HOURS: RangeInclusive<f64> = 1.0..=168.0;

/// Finds what a manual says of its company, for whoever needs no more than name and clock.
#[must_use]
pub fn of(manual: &Manual) -> Option<web::Company> {
    let (_, company) = manual.all::<Company>().next()?;
    Some(web::Company { name: company.name.clone(), zone: company.timezone.clone() })
}
