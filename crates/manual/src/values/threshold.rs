//! Bounds on a value: `"> 10 percent"`, `"<= 5m"`, `"== 0"`.

use std::fmt;

use vocabulary::{Money, Span};

use crate::decode::{Form, Reader, Value};
use crate::problems::{BAD_THRESHOLD, bad_threshold};
use crate::yaml::Node;

/// A bound on the value beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// On which side of the bound it holds.
    pub comparison: Comparison,
    /// The bound.
    pub bound: Bound,
}

/// How a value is compared with a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `==`
    Equal,
    /// `!=`
    Unequal,
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    /// A number in a unit such as `percent`; without one, in the unit of the value.
    Number(f64, Option<String>),
    /// A span of time.
    Span(Span),
    /// An amount of money.
    Money(Money),
}

/// The longer signs come first, because the shorter ones begin them.
const SIGNS: [(&str, Comparison); 6] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    (">", Comparison::Above),
    ("<", Comparison::Below),
];

/// Comparisons as they are said; those that begin others come later.
const IN_WORDS: [(&str, &str); 14] = [
    ("at least", ">="),
    ("no less than", ">="),
    ("at most", "<="),
    ("no more than", "<="),
    ("up to", "<="),
    ("under", "<"),
    ("below", "<"),
    ("less than", "<"),
    ("over", ">"),
    ("above", ">"),
    ("more than", ">"),
    ("greater than", ">"),
    ("exactly", "=="),
    ("not", "!="),
];

impl Value for Threshold {
    fn form() -> Form {
        Form::text("a threshold", "\"> 10 percent\"", &BAD_THRESHOLD)
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.scalar(node, &Self::form())?.text.as_str().trim();
        match parse(text) {
            Ok(threshold) => Some(threshold),
            Err(help) => {
                reader.report(bad_threshold::bad_threshold(node.at, text, help));
                None
            }
        }
    }
}

fn parse(text: &str) -> Result<Threshold, String> {
    for (wrong, right) in [("=>", ">="), ("=<", "<="), ("≥", ">="), ("≤", "<="), ("≠", "!=")]
    {
        if let Some(rest) = text.strip_prefix(wrong) {
            return Err(format!("write `\"{right} {}\"`", rest.trim()));
        }
    }
    for (words, sign) in IN_WORDS {
        if let Some(rest) = text.strip_prefix(words).filter(|rest| rest.starts_with(' ')) {
            return Err(format!("write `\"{sign} {}\"`", rest.trim()));
        }
    }
    let found = SIGNS.iter().find_map(|(sign, comparison)| {
        text.strip_prefix(sign).map(|rest| (*comparison, rest.trim()))
    });
    let Some((comparison, rest)) = found else {
        let value = text.trim_start_matches('=').trim();
        let sign = if text.starts_with('=') { "==" } else { ">" };
        return Err(format!("begin with a comparison, such as `\"{sign} {value}\"`"));
    };
    Ok(Threshold { comparison, bound: bound(rest)? })
}

fn bound(text: &str) -> Result<Bound, String> {
    if let Some(number) = text.strip_suffix('%') {
        return Err(format!("write the unit out: `{} percent`", number.trim()));
    }
    if let Ok(span) = text.parse() {
        return Ok(Bound::Span(span));
    }
    if let Ok(money) = text.parse() {
        return Ok(Bound::Money(money));
    }
    let (number, unit) = text.split_once(' ').map_or((text, None), |(n, u)| (n, Some(u.trim())));
    let is_number = number.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let is_unit =
        |unit: &str| !unit.is_empty() && unit.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match number.parse() {
        Ok(number) if is_number && unit.is_none_or(is_unit) => {
            Ok(Bound::Number(number, unit.map(str::to_owned)))
        }
        _ => Err("behind the comparison write a number, a number with its unit (`10 percent`), \
                  a span (`5m`) or an amount (`22.00 AUD`)"
            .to_owned()),
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().find(|(_, c)| *c == self.comparison).map_or("", |(sign, _)| sign);
        match &self.bound {
            Bound::Number(number, None) => write!(f, "{sign} {number}"),
            Bound::Number(number, Some(unit)) => write!(f, "{sign} {number} {unit}"),
            Bound::Span(span) => write!(f, "{sign} {span}"),
            Bound::Money(money) => write!(f, "{sign} {money}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_read_and_written() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let read = parse(text).map(|threshold| threshold.to_string());
            match (read, expected) {
                (Ok(read), Ok(expected)) => assert_eq!(read, expected, "{text}"),
                (Err(help), Err(part)) => assert!(help.contains(part), "{text}: {help}"),
                (read, _) => panic!("{text}: {read:?}"),
            }
        };
        check("> 10 percent", Ok("> 10 percent"));
        check("<= 5m", Ok("<= 5m"));
        check("== 0", Ok("== 0"));
        check(">=0.90", Ok(">= 0.9"));
        check("> 22.00 AUD", Ok("> 22.00 AUD"));
        check("> 7 days", Ok("> 7d"));
        check("=> 5", Err("`\">= 5\"`"));
        check("≥ 5", Err("`\">= 5\"`"));
        check("10", Err("`\"> 10\"`"));
        check("= 0", Err("`\"== 0\"`"));
        check("> 10%", Err("`10 percent`"));
        check("> many", Err("a number"));
        check("under 10", Err("`\"< 10\"`"));
        check("at least 5m", Err("`\">= 5m\"`"));
        check(">", Err("a number"));
        check("> inf", Err("a number"));
    }
}
