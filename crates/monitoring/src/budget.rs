//! Budgets: what something may cost.

use acts::{CROSSED_LIMITS, Limits, check_order};
use manual::kind::Kind;
use manual::values::{Bound, Distinct, Located, Reference};
use manual::{Check, Explanation, Given, Problem, Question, Source};
use vocabulary::Money;

use crate::metric::Metric;
use crate::provider::{Provider, TWO_CURRENCIES};
use crate::unit::{Unit, WRONG_UNIT, check_unit};

manual::keys! {
    /// What some things may cost together in a while, and from where on somebody should know.
    ///
    /// In expressions `budget.NAME` is how much of it is spent, in percent.
    pub struct Budget {
        /// Providers with their prices, and metrics that say what something costs.
        pub covers: Distinct<Located<Reference<(Provider, Metric)>>, 1>,
        /// How much it may be.
        pub allows as _: Allowance,
        /// From where on it is how bad, as a share of the whole or as an amount.
        pub at: Limits = "{}",
    }
}

manual::forms! {
    /// How much something may cost in which time, by the company's calendar.
    pub enum Allowance {
        /// In a day.
        PerDay(Money) = "per_day",
        /// In a calendar month.
        PerMonth(Money) = "per_month",
        /// In a calendar year.
        PerYear(Money) = "per_year",
    }
}

impl Kind for Budget {
    const KIND: &'static str = "budget";
    const EXAMPLE: &'static str = "\
covers: [provider.zai, metric.hosting_cost]
per_month: 250.00 AUD
at: { warning: \">= 80 percent\", critical: \">= 250.00 AUD\" }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&CROSSED_LIMITS, &WRONG_UNIT, &TWO_CURRENCIES];

    fn check(&self, check: &mut Check<'_>) {
        let (Allowance::PerDay(whole) | Allowance::PerMonth(whole) | Allowance::PerYear(whole)) =
            self.allows;
        let money = Unit::Money(whole.currency());
        for (_, limit) in self.at.iter() {
            let unit = match limit.is.bound {
                Bound::Money(_) => &money,
                _ => &Unit::things("percent"),
            };
            check_unit(&limit.is, (unit, "this budget"), check);
        }
        check_order(&self.at, check);
        for covered in &self.covers.0 {
            check_currency(covered, whole, check);
        }
    }
}

impl Source for Budget {
    const ASKED: &'static [Question] = &[Question::Unknown];

    fn stands_for(&self) -> Given {
        Unit::things("percent").gives().into()
    }
}

/// Reports something whose cost is no amount in the budget's currency.
fn check_currency(
    covered: &Located<Reference<(Provider, Metric)>>,
    whole: Money,
    check: &mut Check<'_>,
) {
    let (name, currency) = (&covered.name, whole.currency());
    if let Some(metric) = check.get::<Metric>(name).filter(|_| covered.kind == Metric::KIND)
        && metric.unit != Unit::Money(currency)
    {
        let says = format!("`{name}` is measured in {}, the budget in {currency}.", metric.unit);
        let problem = Problem::new(&WRONG_UNIT, covered.at, says);
        check.report(problem.help(format!("cover a metric whose unit is {currency}")));
    }
    let Some(provider) = check.get::<Provider>(name).filter(|_| covered.kind == Provider::KIND)
    else {
        return;
    };
    let mut prices = provider.prices.iter().map(|(_, price)| price.input.currency());
    if let Some(other) = prices.find(|other| *other != currency) {
        let says = format!("`{name}` is paid in {other}, the budget is in {currency}.");
        let problem = Problem::new(&TWO_CURRENCIES, covered.at, says);
        check.report(problem.help(format!("give {other} a budget of its own")));
    }
}
