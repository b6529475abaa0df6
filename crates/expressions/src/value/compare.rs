//! Which values are equal, and which comes first.
//!
//! Numbers of different types compare by what they are worth. Between a whole number and a double
//! the whole number is rounded to the nearest double first, as other implementations of the standard
//! do, unless the double is beyond the range of whole numbers.

use std::cmp::Ordering;

use super::Value;
use crate::fault::FaultKind;

/// Tells whether two values are equal. Values of different sorts are not, and NaN equals nothing.
pub(crate) fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(a, b)| equal(a, b))
        }
        (Value::Map(left), Value::Map(right)) => {
            let same = |(a, b): (&(Value<'_>, Value<'_>), &(Value<'_>, Value<'_>))| {
                equal(&a.0, &b.0) && equal(&a.1, &b.1)
            };
            left.entries().len() == right.entries().len()
                && left.entries().zip(right.entries()).all(same)
        }
        (Value::Type(left), Value::Type(right)) => left == right,
        (Value::Calendar(left), Value::Calendar(right)) => left == right,
        _ => order(left, right) == Ok(Some(Ordering::Equal)),
    }
}

/// Returns which value comes first; none beside NaN, which has no place in any order.
pub(crate) fn order(left: &Value<'_>, right: &Value<'_>) -> Result<Option<Ordering>, FaultKind> {
    Ok(Some(match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Bytes(left), Value::Bytes(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        (Value::Span(left), Value::Span(right)) => left.cmp(right),
        (Value::Money(left), Value::Money(right)) => {
            if left.currency() != right.currency() {
                return Err(FaultKind::DifferentCurrencies);
            }
            left.minor().cmp(&right.minor())
        }
        _ => return numbers(left, right).ok_or(FaultKind::WrongType),
    }))
}

/// Compares numbers; the outer none says that one of them is no number.
fn numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Option<Ordering>> {
    Some(match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Uint(left), Value::Uint(right)) => Some(left.cmp(right)),
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        (Value::Int(left), Value::Uint(right)) => Some(int_and_uint(*left, *right)),
        (Value::Uint(left), Value::Int(right)) => Some(int_and_uint(*right, *left).reverse()),
        (Value::Int(left), Value::Double(right)) => int_and_double(*left, *right),
        (Value::Double(left), Value::Int(right)) => {
            int_and_double(*right, *left).map(Ordering::reverse)
        }
        (Value::Uint(left), Value::Double(right)) => uint_and_double(*left, *right),
        (Value::Double(left), Value::Uint(right)) => {
            uint_and_double(*right, *left).map(Ordering::reverse)
        }
        _ => return None,
    })
}

fn int_and_uint(left: i64, right: u64) -> Ordering {
    u64::try_from(left).map_or(Ordering::Less, |left| left.cmp(&right))
}

fn int_and_double(left: i64, right: f64) -> Option<Ordering> {
    beyond(right, i64::MIN as f64, i64::MAX as f64).or((left as f64).partial_cmp(&right))
}

fn uint_and_double(left: u64, right: f64) -> Option<Ordering> {
    beyond(right, 0.0, u64::MAX as f64).or((left as f64).partial_cmp(&right))
}

/// Places a double that is outside the range of whole numbers: these are then less, or greater.
fn beyond(double: f64, least: f64, most: f64) -> Option<Ordering> {
    if double < least {
        Some(Ordering::Greater)
    } else if double > most {
        Some(Ordering::Less)
    } else {
        None
    }
}

/// Orders the keys of maps: bools, numbers, texts. A key that is none comes last.
pub(super) fn keys(left: &Value<'_>, right: &Value<'_>) -> Ordering {
    let rank = |value: &Value<'_>| match value {
        Value::Bool(_) => 0,
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => 1,
        Value::Text(_) => 2,
        _ => 3,
    };
    let ordered = || order(left, right).ok().flatten().unwrap_or(Ordering::Less);
    rank(left).cmp(&rank(right)).then_with(ordered)
}
