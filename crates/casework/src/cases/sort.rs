//! The place of a case in its queue as one text, so that the store can keep the order of any values.
//!
//! Texts of hexadecimal digits sort alike in every database. Each value begins with what it is, missing
//! ones last; one that comes first where it is largest is written in its complement.

use facts::world::Outcome;
use manual::expressions::Value;

use crate::order::First;

/// How many bytes of a text count: what differs only behind them is sorted by arrival.
const LONGEST_TEXT: usize = 64;

/// What a missing value, or one that could not be evaluated, begins with.
const MISSING: u8 = 0xff;

/// Writes the values of an order as one text.
pub(crate) fn key(values: &[(Outcome, First)]) -> String {
    let mut key = String::new();
    for (value, first) in values {
        let mut bytes = match value {
            Ok(value) => bytes(value),
            Err(_) => vec![MISSING],
        };
        // What is missing comes last whichever end comes first.
        if *first == First::Most && bytes != [MISSING] {
            for byte in &mut bytes {
                *byte = !*byte;
            }
        }
        for byte in bytes {
            key.push_str(&format!("{byte:02x}"));
        }
    }
    key
}

fn bytes(value: &Value<'_>) -> Vec<u8> {
    match value {
        Value::Bool(truth) => vec![1, u8::from(*truth)],
        Value::Int(whole) => number(*whole as f64),
        Value::Uint(whole) => number(*whole as f64),
        Value::Double(double) => number(*double),
        Value::Money(money) => whole(money.minor()),
        Value::Time(at) => whole(at.as_microsecond()),
        Value::Span(span) => whole(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)),
        Value::Text(text) => {
            let short = text.as_bytes().iter().take(LONGEST_TEXT);
            // No byte of a text is zero, so that a shorter one comes before a longer.
            std::iter::once(3).chain(short.map(|byte| byte.saturating_add(1))).chain([0]).collect()
        }
        _ => vec![MISSING],
    }
}

fn number(double: f64) -> Vec<u8> {
    let bits = double.to_bits();
    // Numbers below zero grow with their bits the other way round.
    let ordered = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    std::iter::once(2).chain(ordered.to_be_bytes()).collect()
}

fn whole(whole: i64) -> Vec<u8> {
    let ordered = (whole as u64) ^ (1 << 63);
    std::iter::once(2).chain(ordered.to_be_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use manual::expressions::FaultKind;

    use super::*;

    fn check(first: First, sorted: &[Outcome]) {
        let keys: Vec<String> = sorted.iter().map(|value| key(&[(value.clone(), first)])).collect();
        let mut again = keys.clone();
        again.sort();
        assert_eq!(keys, again, "{sorted:?}");
        again.dedup();
        assert_eq!(keys.len(), again.len(), "{sorted:?}");
    }

    #[test]
    fn keys_sort_as_their_values_do() {
        let text = |text| Ok(Value::made_text(text));
        check(
            First::Least,
            &[
                Ok(Value::Int(-20)),
                Ok(Value::Int(-3)),
                Ok(Value::Int(0)),
                Ok(Value::Double(0.5)),
                Ok(Value::Int(7)),
                Err(FaultKind::Missing),
            ],
        );
        check(
            First::Most,
            &[Ok(Value::Int(7)), Ok(Value::Int(0)), Ok(Value::Int(-20)), Err(FaultKind::Missing)],
        );
        check(First::Least, &[text(""), text("a"), text("ab"), text("b"), Ok(Value::Null)]);
        check(First::Most, &[text("b"), text("ab"), text("a"), text("")]);
        let at = |text: &str| Ok(Value::Time(text.parse().unwrap()));
        check(
            First::Least,
            &[
                at("1960-01-01T00:00:00Z"),
                at("2026-11-21T10:00:00Z"),
                at("2026-11-21T10:00:00.000001Z"),
            ],
        );
    }

    #[test]
    fn the_second_value_counts_where_the_first_does_not_decide() {
        let pair = |first: &'static str, second: i64| {
            key(&[
                (Ok(Value::made_text(first)), First::Least),
                (Ok(Value::Int(second)), First::Most),
            ])
        };
        assert!(pair("a", 2) < pair("a", 1));
        assert!(pair("a", 1) < pair("ab", 9));
    }
}
