//! Texts of the manual with their places filled in: `We refunded {{ purchase.amount | money }}.`

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use manual::check::Block;
use manual::expressions::{FaultKind, Value};
use manual::values::{Filter, Insertion, Piece, Template};
use vocabulary::Result;

use crate::deeds::without;
use crate::world::World;

/// Seconds of a day, which a span in days is counted in.
const DAY: i64 = 86_400;

/// Fills in a text of a block.
///
/// # Errors
/// When a value is missing for which the text says no other.
pub async fn fill(template: &Template, block: &Block, world: &World<'_>) -> Result<String> {
    let mut text = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Insertion(insertion) => text.push_str(&insert(insertion, block, world).await?),
        }
    }
    Ok(text)
}

async fn insert(insertion: &Insertion, block: &Block, world: &World<'_>) -> Result<String> {
    let value = world.evaluate(block, &insertion.expression).await;
    let value = match value {
        Ok(Value::Null) => Err(FaultKind::Missing),
        other => other,
    };
    match (value, &insertion.or) {
        (Ok(value), _) => Ok(write(&value, insertion.filter, world.zone())),
        (Err(_), Some(or)) => Ok(or.clone()),
        (Err(fault), None) => Err(without(insertion.expression.text().as_str(), fault)),
    }
}

/// Writes a value for people; the manual's check has seen to it that the filter fits.
#[must_use]
pub fn write(value: &Value<'_>, filter: Option<Filter>, zone: &TimeZone) -> String {
    match (value, filter) {
        (Value::Time(at), filter) => {
            let form = match filter {
                Some(Filter::Date) => "%-d %b %Y",
                Some(Filter::Time) => "%H:%M",
                _ => "%-d %b %Y %H:%M",
            };
            at.to_zoned(zone.clone()).strftime(form).to_string()
        }
        (Value::Span(span), Some(Filter::Days)) => days(*span),
        (Value::Span(span), _) => format!("{span:#}"),
        (Value::Int(whole), _) => with_unit(*whole, filter),
        (Value::Uint(whole), _) => with_unit(*whole, filter),
        (Value::Double(number), _) => with_unit(rounded(*number), filter),
        (Value::Text(text), _) => text.to_string(),
        (Value::Bool(truth), _) => if *truth { "yes" } else { "no" }.to_owned(),
        (Value::Money(money), _) => money.to_string(),
        (Value::Calendar(span), _) => span.to_string(),
        (Value::List(items), _) => {
            let items: Vec<String> = items.iter().map(|item| write(item, filter, zone)).collect();
            items.join(", ")
        }
        (Value::Null | Value::Bytes(_) | Value::Map(_) | Value::Type(_), _) => String::new(),
    }
}

/// Rounds to two digits, which is as fine as anybody reads a figure.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn with_unit(number: impl std::fmt::Display, filter: Option<Filter>) -> String {
    match filter {
        Some(Filter::Percent) => format!("{number} %"),
        _ => number.to_string(),
    }
}

fn days(span: SignedDuration) -> String {
    match span.as_secs() / DAY {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_read_them() {
        let check = |value: Value<'_>, filter: Option<Filter>, expected: &str| {
            assert_eq!(write(&value, filter, &TimeZone::UTC), expected);
        };
        let at = Value::Time("2026-11-20T10:05:00Z".parse().unwrap());
        check(at.clone(), Some(Filter::Date), "20 Nov 2026");
        check(at.clone(), Some(Filter::Time), "10:05");
        check(at, None, "20 Nov 2026 10:05");
        check(Value::Span(SignedDuration::from_hours(50)), Some(Filter::Days), "2 days");
        check(Value::Double(4.25678), Some(Filter::Percent), "4.26 %");
        check(Value::Money("22.00 AUD".parse().unwrap()), Some(Filter::Money), "22.00 AUD");
        check(Value::Int(12), None, "12");
        check(Value::made_text("Bella"), None, "Bella");
    }
}
