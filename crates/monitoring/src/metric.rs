//! Metrics: figures that are watched.

use acts::{CROSSED_LIMITS, Limits, NEEDLESS_KEY, check_order};
use manual::expressions::{Expected, Type};
use manual::kind::Kind;
use manual::nearest::nearest;
use manual::problems::{BAD_QUERY, CYCLE, MISSING_KEY};
use manual::values::{Distinct, Expression, Located, Name, OneOrMany, Sql, Threshold};
use manual::{Check, Explanation, Given, Place, Problem, Question, Scope, Source};
use vocabulary::Span;

use crate::times::{TOO_SHORT, check_not_shorter};
use crate::unit::{Unit, WRONG_UNIT, check_unit, check_units};

manual::keys! {
    /// A figure that is read again and again, for the time from `:from` to `:to`.
    ///
    /// A range, a trend or a series is the same query asked again. A query without a row is `unknown`,
    /// and what is unknown never ends an alert.
    pub struct Metric {
        /// What it counts: a currency, `percent`, a unit of time, or things such as `payments`.
        pub unit: Unit,
        /// How long the time from `:from` to `:to` usually is; it ends now.
        pub over: Option<Located<Span>>,
        /// How often it is read.
        pub every: Located<Span> = "5m",
        /// The columns that tell one figure from another, when there is one for each of something.
        pub each: OneOrMany<Located<Name>> = "[]",
        /// Where it comes from.
        pub comes as _: Origin,
        /// What it is when the query gives no row.
        pub otherwise: Option<f64>,
        /// Where it should be.
        pub target: Option<Located<Threshold>>,
        /// From where on it is how bad.
        pub at: Limits = "{}",
        /// What stands beside it where it is drawn.
        pub show: Distinct<Aspect, 0> = "[]",
    }
}

manual::forms! {
    /// Where a figure comes from.
    pub enum Origin {
        /// A query with a column `value`, which holds numbers, and one for each name in `each`.
        Sql(Sql) = "sql",
        /// An expression of other metrics: `metric.hosting_costs + metric.model_costs`. Counts may be divided
        /// by counts, and money and times by counts; anything else is calculated in a query instead.
        Value(Expression) = "value",
    }
}

manual::words! {
    /// What stands beside a figure.
    pub enum Aspect {
        /// Since midnight.
        Today = "today",
        /// Since the week began.
        WeekToDate = "week_to_date",
        /// Since the month began.
        MonthToDate = "month_to_date",
        /// Since the year began.
        YearToDate = "year_to_date",
        /// The last twelve calendar months, one by one.
        LastTwelveMonths = "last_12_months",
        /// What it will be when the month is over, if it goes on like this.
        Projection = "projection",
        /// Whether it rises or falls.
        Trend = "trend",
        /// Beside the month before.
        MonthOnMonth = "month_on_month",
        /// Beside the same time a year ago.
        YearOnYear = "year_on_year",
        /// The day of the week with the most.
        BusiestDay = "busiest_day",
        /// The day of the week with the least.
        QuietestDay = "quietest_day",
    }
}

impl Kind for Metric {
    const KIND: &'static str = "metric";
    const EXAMPLE: &'static str = "\
unit: percent
over: 30 days
sql: |
  select 100.0 * count(*) filter (where refunded_minor > 0) / nullif(count(*), 0) as value
  from payments where created_at between :from and :to
target: \"< 10\"
at: { warning: \"> 10\", critical: \"> 15\" }
show: [trend, year_on_year]
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&WRONG_UNIT, &CROSSED_LIMITS, &TOO_SHORT, &NEEDLESS_KEY, &CYCLE];

    fn scope(&self, _: Place<'_>) -> Scope {
        Scope::everywhere()
    }

    fn check(&self, check: &mut Check<'_>) {
        let of = (&self.unit, check.block().name.as_str());
        if let Some(target) = &self.target {
            check_unit(target, of, check);
        }
        check_units(&self.at, of, check);
        check_order(&self.at, check);
        if let Some(over) = &self.over {
            let every = ("the time between two readings", &self.every.value);
            check_not_shorter(over.at, ("over", &over.value), every, check);
        }
        match &self.comes {
            Origin::Sql(sql) => {
                self.check_window(sql, check);
                check_value(sql, check);
                for name in &self.each.0 {
                    check.column(sql, name);
                }
            }
            Origin::Value(value) => self.check_result(value, check),
        }
    }
}

impl Source for Metric {
    const ASKED: &'static [Question] = &[Question::Unknown, Question::Unusual];

    fn stands_for(&self) -> Given {
        self.unit.gives().into()
    }

    fn made_by(&self) -> Option<&Expression> {
        match &self.comes {
            Origin::Sql(_) => None,
            Origin::Value(value) => Some(value),
        }
    }
}

/// What a query may ask for.
const PARAMETERS: [&str; 2] = ["from", "to"];

impl Metric {
    /// Whether it is for a time from one instant to another.
    #[must_use]
    pub fn has_window(&self) -> bool {
        match &self.comes {
            Origin::Sql(sql) => sql.parameters().any(|(name, _)| name == "from"),
            Origin::Value(_) => true,
        }
    }

    /// Reports an expression that gives no figure in this unit.
    fn check_result(&self, value: &Expression, check: &mut Check<'_>) {
        let gives = check.expect(value, &Expected::of(Type::Dyn), &check.scope());
        let is_right = match (&self.unit, &gives) {
            (_, Type::Dyn) => true,
            (Unit::Money(currency), Type::Money(of)) => of.is_none_or(|of| of == *currency),
            (Unit::Money(_), _) => false,
            (unit, Type::Quantity(of)) => *unit.to_string() == **of,
            // A plain number is in whatever unit the figure has.
            (_, of) => matches!(of, Type::Int | Type::Uint | Type::Number),
        };
        if !is_right {
            let says = format!("This gives {gives}, but the unit is {}.", self.unit);
            let problem = Problem::new(&WRONG_UNIT, value.text().at(), says);
            check.report(problem.help("write what gives a number, or change the unit"));
        }
    }

    fn check_window(&self, sql: &Sql, check: &mut Check<'_>) {
        for (name, range) in sql.parameters() {
            let at = sql.text().place(range);
            if !PARAMETERS.contains(&name) {
                let says = format!("A metric knows no `:{name}`.");
                check.report(Problem::new(&BAD_QUERY, at, says).meant(name, &PARAMETERS));
            }
        }
        let from = sql.parameters().find(|(name, _)| *name == "from");
        match (from, &self.over) {
            (Some((_, range)), None) => {
                let says = "Nothing says how long before now `:from` is.";
                let problem = Problem::new(&MISSING_KEY, sql.text().place(range), says);
                check.report(problem.help("add `over`, such as `over: 30 days`"));
            }
            (None, Some(over)) => {
                let says = "The query does not ask `:from` when on, so `over` means nothing.";
                let problem = Problem::new(&NEEDLESS_KEY, over.at, says);
                check.report(
                    problem.help("use `:from` and `:to` in the query, or leave `over` out"),
                );
            }
            _ => {}
        }
    }
}

/// The column that holds the figure.
pub(crate) const VALUE: &str = "value";

/// Reports a query that gives no figure.
fn check_value(sql: &Sql, check: &mut Check<'_>) {
    let Some(columns) = check.blocks().columns(sql) else { return };
    let problem = match columns.iter().find(|column| column.name == VALUE) {
        Some(column) if column.is_number() => return,
        Some(column) => {
            let says = format!("The column `{VALUE}` is of the type {}.", column.of);
            Problem::new(&BAD_QUERY, column.at(sql), says).help(match column.of {
                Type::Span => "write `extract(epoch from …) as value`, which gives seconds",
                Type::Bool => "count them: `count(*) filter (where …) as value`",
                _ => "write what gives a number, such as `count(*) as value`",
            })
        }
        None => {
            let names = columns.iter().map(|column| column.name.as_str());
            let near =
                nearest(VALUE, names).and_then(|near| columns.iter().find(|it| it.name == near));
            let at = near.map_or(sql.text().at(), |column| column.at(sql));
            let says = format!("This query gives no column `{VALUE}`.");
            Problem::new(&BAD_QUERY, at, says).help(match near {
                Some(near) => format!("write `{VALUE}` for `{}`", near.name),
                None => format!("write `as {VALUE}` behind the figure: `count(*) as {VALUE}`"),
            })
        }
    };
    check.report(problem.expected(format!("a column `{VALUE}` with a number")));
}
