//! Holding a value against a threshold of the manual.

use std::cmp::Ordering;

use manual::expressions::Value;
use manual::values::{Bound, Comparison, Threshold};

use crate::Unit;

/// The units of time in seconds.
const TIMES: [(&str, f64); 6] = [
    ("milliseconds", 0.001),
    ("seconds", 1.0),
    ("minutes", 60.0),
    ("hours", 3_600.0),
    ("days", 86_400.0),
    ("weeks", 604_800.0),
];

/// Whether a threshold holds of a value, which is in `unit` if that is known. The manual's check has
/// seen to it that the two can be compared; what cannot be does not hold.
pub(crate) fn holds(threshold: &Threshold, value: &Value<'_>, unit: Option<&Unit>) -> bool {
    let Some(order) = order(value, &threshold.bound, unit) else { return false };
    match threshold.comparison {
        Comparison::Above => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Below => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure is compared to a few digits")]
fn order(value: &Value<'_>, bound: &Bound, unit: Option<&Unit>) -> Option<Ordering> {
    match (value, bound) {
        (Value::Money(money), Bound::Money(bound)) if money.currency() == bound.currency() => {
            Some(money.minor().cmp(&bound.minor()))
        }
        (Value::Money(money), Bound::Number(bound, _)) => {
            let scale = 10_f64.powi(i32::try_from(money.currency().exponent()).unwrap_or(0));
            (money.minor() as f64 / scale).partial_cmp(bound)
        }
        (Value::Span(span), Bound::Span(bound)) => {
            span.as_secs_f64().partial_cmp(&acts::length(bound).as_secs_f64())
        }
        (Value::Span(span), Bound::Number(bound, _)) => span.as_secs_f64().partial_cmp(bound),
        (value, Bound::Number(bound, _)) => number(value)?.partial_cmp(bound),
        (value, Bound::Span(bound)) => {
            let seconds = acts::length(bound).as_secs_f64() / seconds_of(unit?)?;
            number(value)?.partial_cmp(&seconds)
        }
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure is compared to a few digits")]
fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(whole) => Some(*whole as f64),
        Value::Uint(whole) => Some(*whole as f64),
        Value::Double(number) => Some(*number),
        _ => None,
    }
}

fn seconds_of(unit: &Unit) -> Option<f64> {
    let Unit::Time(word) = unit else { return None };
    TIMES.iter().find(|(of, _)| of == word).map(|(_, seconds)| *seconds)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn threshold(comparison: Comparison, bound: Bound) -> Threshold {
        Threshold { comparison, bound }
    }

    #[test]
    fn a_value_is_held_against_what_it_can_be_compared_with() {
        let check = |value: Value<'_>, bound: Bound, unit: Option<Unit>, expected: bool| {
            let above = threshold(Comparison::Above, bound);
            assert_eq!(holds(&above, &value, unit.as_ref()), expected, "{above} {value:?}");
        };
        let span = |text: &str| Bound::Span(text.parse().unwrap());
        let money = |text: &str| Bound::Money(text.parse().unwrap());
        let amount = || Value::Money("22.00 AUD".parse().unwrap());
        check(Value::Double(10.1), Bound::Number(10.0, None), None, true);
        check(Value::Double(10.0), Bound::Number(10.0, None), None, false);
        check(Value::Int(11), Bound::Number(10.0, Some("cases".to_owned())), None, true);
        check(Value::Double(6.0), span("5m"), Some(Unit::Time("minutes".to_owned())), true);
        check(Value::Double(6.0), span("5m"), Some(Unit::Time("seconds".to_owned())), false);
        check(Value::Double(6.0), span("5m"), None, false);
        check(Value::Span(SignedDuration::from_hours(25)), span("1 day"), None, true);
        check(amount(), money("21.99 AUD"), None, true);
        check(amount(), money("1.00 USD"), None, false);
        check(amount(), Bound::Number(21.0, None), None, true);
        check(Value::Null, Bound::Number(0.0, None), None, false);
    }

    #[test]
    fn each_sign_means_what_it_says() {
        for (comparison, expected) in [
            (Comparison::Above, [false, false, true]),
            (Comparison::AtLeast, [false, true, true]),
            (Comparison::Below, [true, false, false]),
            (Comparison::AtMost, [true, true, false]),
            (Comparison::Equal, [false, true, false]),
            (Comparison::Unequal, [true, false, true]),
        ] {
            let five = threshold(comparison, Bound::Number(5.0, None));
            let found = [4.0, 5.0, 6.0].map(|value| holds(&five, &Value::Double(value), None));
            assert_eq!(found, expected, "{five}");
        }
    }
}
