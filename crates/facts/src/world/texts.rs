//! Values as people read them, and texts with their places filled in.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use manual::Block;
use manual::expressions::{FaultKind, Value};
use manual::values::{Filter, Insertion, Piece, Template};
use vocabulary::Result;
use web::console::numbers::grouped;
use web::console::times::length;

use super::World;
use crate::deeds::without;

/// How many seconds a day has for whoever counts days that have passed.
const DAY: i64 = 24 * 60 * 60;

impl World<'_> {
    /// Fills in a text of a block.
    ///
    /// # Errors
    /// When a value is missing for which the text does not say what is written then.
    pub async fn fill(&self, block: &Block, text: &Template) -> Result<String> {
        let mut filled = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Insertion(insertion) => {
                    filled.push_str(&self.insert(block, insertion).await?);
                }
            }
        }
        Ok(filled)
    }

    async fn insert(&self, block: &Block, insertion: &Insertion) -> Result<String> {
        let what = insertion.expression.text().as_str();
        let value = match self.evaluate(block, &insertion.expression).await {
            Ok(Value::Null) => Err(FaultKind::Missing),
            value => value,
        };
        match (value, &insertion.or) {
            (Ok(value), _) => Ok(filtered(&value, insertion.filter, self.zone())),
            (Err(_), Some(or)) => Ok(or.clone()),
            (Err(fault), None) => Err(without(what, fault)),
        }
    }

    /// Writes a value for people, by the clock of the company.
    #[must_use]
    pub fn words(&self, value: &Value<'_>) -> String {
        words(value, self.zone())
    }
}

/// Writes a value for people as a filter says; the manual's check has seen to it that it fits.
#[must_use]
pub fn filtered(value: &Value<'_>, filter: Option<Filter>, zone: &TimeZone) -> String {
    match (filter, value) {
        (Some(Filter::Date), Value::Time(at)) => clock(*at, zone, "%-d %B %Y"),
        (Some(Filter::Time), Value::Time(at)) => clock(*at, zone, "%H:%M"),
        (Some(Filter::DateTime), Value::Time(at)) => clock(*at, zone, "%-d %B %Y, %H:%M"),
        (Some(Filter::Days), Value::Span(span)) => (span.as_secs() / DAY).to_string(),
        (Some(Filter::Percent), value) => format!("{} %", words(value, zone)),
        (_, value) => words(value, zone),
    }
}

/// Writes a value for people, by the clock of a zone.
#[must_use]
pub fn words(value: &Value<'_>, zone: &TimeZone) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Int(whole) => {
            let sign = if *whole < 0 { "-" } else { "" };
            format!("{sign}{}", grouped(whole.unsigned_abs()))
        }
        Value::Uint(whole) => grouped(*whole),
        Value::Double(double) => decimal(*double),
        Value::Text(text) => text.to_string(),
        Value::Time(at) => clock(*at, zone, "%-d %B %Y, %H:%M"),
        Value::Span(span) => span_words(*span),
        Value::Calendar(span) => span.to_string(),
        Value::Money(money) => money.to_string(),
        Value::List(items) => {
            items.iter().map(|item| words(item, zone)).collect::<Vec<_>>().join(", ")
        }
        Value::Map(map) => {
            let entry = |(key, value): &(Value<'_>, Value<'_>)| {
                format!("{}: {}", words(key, zone), words(value, zone))
            };
            map.entries().map(entry).collect::<Vec<_>>().join(", ")
        }
        Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Value::Type(name) => (*name).to_owned(),
    }
}

fn clock(at: Timestamp, zone: &TimeZone, form: &str) -> String {
    at.to_zoned(zone.clone()).strftime(form).to_string()
}

/// Writes at most two decimals: more say nothing about a figure.
fn decimal(double: f64) -> String {
    let text = format!("{double:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" { "0".to_owned() } else { short.to_owned() }
}

fn span_words(span: SignedDuration) -> String {
    if span.is_negative() { format!("-{}", length(-span)) } else { length(span) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &Value<'_>, filter: Option<Filter>, expected: &str) {
        let zone = TimeZone::get("Australia/Melbourne").unwrap();
        assert_eq!(filtered(value, filter, &zone), expected);
    }

    #[test]
    fn values_are_written_as_people_read_them() {
        let at = Value::Time("2026-11-20T13:30:00Z".parse().unwrap());
        check(&at, Some(Filter::Date), "21 November 2026");
        check(&at, Some(Filter::Time), "00:30");
        check(&at, None, "21 November 2026, 00:30");
        check(&Value::Span(SignedDuration::from_hours(100)), Some(Filter::Days), "4");
        check(&Value::Span(SignedDuration::from_mins(90)), None, "1 h 30 min");
        check(&Value::Money("22.00 AUD".parse().unwrap()), Some(Filter::Money), "22.00 AUD");
        check(&Value::Double(4.2), Some(Filter::Percent), "4.2 %");
        check(&Value::Double(-0.001), None, "0");
        check(&Value::Int(-12_345), None, "-12,345");
        check(&Value::Bool(true), None, "yes");
    }
}
