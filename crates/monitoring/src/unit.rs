//! Units of figures, and whether a threshold is in them.

use std::fmt;

use acts::Limits;
use manual::decode::{Form, Reader, Value};
use manual::expressions::Type;
use manual::nearest::nearest;
use manual::problems::BAD_VALUE;
use manual::values::{Bound, Located, Threshold};
use manual::yaml::Node;
use manual::{At, Check, Explanation, Problem};
use vocabulary::{Currency, Error};

/// What a figure counts: a currency, `percent`, a unit of time, or things such as `payments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// Money.
    Money(Currency),
    /// Time that passed, which has no unit by itself.
    Span,
    /// Time, in a unit of it such as `seconds`.
    Time(String),
    /// Anything else, `percent` included.
    Things(String),
}

/// The words for units of time, and how they are often written instead.
const TIMES: [(&str, &[&str]); 6] = [
    ("milliseconds", &["ms", "millisecond", "millis"]),
    ("seconds", &["s", "sec", "secs", "second"]),
    ("minutes", &["min", "mins", "minute"]),
    ("hours", &["h", "hr", "hrs", "hour"]),
    ("days", &["d", "day"]),
    ("weeks", &["w", "week"]),
];

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(currency) => currency.fmt(f),
            Self::Span => f.pad("time"),
            Self::Time(word) | Self::Things(word) => f.pad(word),
        }
    }
}

impl Value for Unit {
    fn form() -> Form {
        Form::text("a unit", "percent", &BAD_VALUE)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let unit = reader.parsed(node, &Self::form(), parse)?;
        if let Self::Money(currency) = unit {
            reader.counts_in(node.at, currency);
        }
        Some(unit)
    }

    fn stand_in(_: At, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self::things(UNREADABLE))
    }
}

/// The unit of a figure whose own could not be read.
const UNREADABLE: &str = "";

fn parse(text: &str) -> vocabulary::Result<Unit> {
    let wrong = |hint: String| Err(Error::invalid(format!("`{text}` is no unit.")).hint(hint));
    if text == "%" {
        return wrong("write `percent`".to_owned());
    }
    if let Some((word, _)) = TIMES.iter().find(|(_, others)| others.contains(&text)) {
        return wrong(format!("write `{word}`"));
    }
    if TIMES.iter().any(|(word, _)| *word == text) {
        return Ok(Unit::Time(text.to_owned()));
    }
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return text.parse().map(Unit::Money);
    }
    let is_word = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let known = TIMES.iter().map(|(word, _)| *word).chain(["percent"]);
    if let Some(meant) = nearest(text, known).filter(|meant| is_word && *meant != text) {
        return wrong(format!("write `{meant}`, or another word if something else is counted"));
    }
    if is_word {
        return Ok(Unit::Things(text.to_owned()));
    }
    wrong(
        "write a currency such as `AUD`, or what is counted in small letters: `open_tickets`"
            .to_owned(),
    )
}

impl Unit {
    /// Makes the unit of what is counted in words.
    pub(crate) fn things(word: &str) -> Self {
        Self::Things(word.to_owned())
    }

    /// Returns the type that a figure in this unit has in expressions.
    pub(crate) fn gives(&self) -> Type {
        match self {
            Self::Money(currency) => Type::Money(Some(*currency)),
            Self::Span => Type::Span,
            Self::Things(word) if word == UNREADABLE => Type::Dyn,
            Self::Time(word) | Self::Things(word) => Type::Quantity(word.as_str().into()),
        }
    }

    /// Whether a bound can be compared with a figure in this unit; one without a unit always can.
    fn fits(&self, bound: &Bound) -> bool {
        match (self, bound) {
            (Self::Money(currency), Bound::Money(money)) => money.currency() == *currency,
            (Self::Span, Bound::Number(number, None)) => *number == 0.0,
            (Self::Time(_) | Self::Span, Bound::Span(_)) | (_, Bound::Number(_, None)) => true,
            (Self::Time(word) | Self::Things(word), Bound::Number(_, Some(unit))) => {
                // One may be said of one: `> 1 payment`.
                unit == word || format!("{unit}s") == *word
            }
            _ => false,
        }
    }

    /// Writes a bound as it would be in this unit.
    fn example(&self, threshold: &Threshold) -> String {
        let written = threshold.to_string();
        let (sign, bound) = written.split_once(' ').unwrap_or((">", "1"));
        let is_of_figure = |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '-');
        let end = bound.find(|sign| !is_of_figure(sign)).unwrap_or(bound.len());
        let figure: f64 = bound.get(..end).and_then(|it| it.parse().ok()).unwrap_or(1.0);
        match self {
            Self::Money(currency) => format!("{sign} {figure:.2} {currency}"),
            Self::Span => format!("{sign} {figure}h"),
            Self::Time(word) | Self::Things(word) => format!("{sign} {figure} {word}"),
        }
    }
}

/// A threshold in another unit than the value that it is set on.
pub(crate) static WRONG_UNIT: Explanation = Explanation {
    code: "wrong-unit",
    what: "A threshold is written in another unit than the value that it is set on.",
    why: "Ten percent and ten payments cannot be compared; whoever wrote it meant another figure or another bound.",
    example: r#"```yaml metric refund_rate
unit: percent
sql: select 1 as value
target: "< 10 AUD"
```
"#,
};

/// Reports a threshold that cannot be compared with a value.
pub(crate) fn check_unit(
    threshold: &Located<Threshold>,
    (unit, what): (&Unit, &str),
    check: &mut Check<'_>,
) {
    if !unit.fits(&threshold.bound) {
        let says = format!("`{what}` is measured in {unit}.");
        let problem = Problem::new(&WRONG_UNIT, threshold.at, says);
        check.report(problem.help(format!("write `\"{}\"`", unit.example(threshold))));
    }
}

/// Reports all thresholds that cannot be compared with a value.
pub(crate) fn check_units(limits: &Limits, of: (&Unit, &str), check: &mut Check<'_>) {
    for (_, limit) in limits.iter() {
        check_unit(&limit.is, of, check);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_time_are_those_of_expressions() {
        assert_eq!(TIMES.map(|(word, _)| word), manual::expressions::TIMES);
    }
}
