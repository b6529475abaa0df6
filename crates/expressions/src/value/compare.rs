//! Which values are equal, and which comes first.
//!
//! Numbers of different types compare by what they are worth. Between a whole number and a double
//! the whole number is rounded to the nearest double first, as the standard's tests want it.

use std::cmp::Ordering;

use super::Value;
use crate::fault::FaultKind;

/// Tells whether two values are equal. Values of different sorts are not, and NaN equals nothing.
pub(crate) fn equal(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        // Sooner found out than an order: texts of different lengths need no look inside.
        (Value::Text(left), Value::Text(right)) => **left == **right,
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
        (Value::Int(left), Value::Double(right)) => (*left as f64).partial_cmp(right),
        (Value::Double(left), Value::Int(right)) => left.partial_cmp(&(*right as f64)),
        (Value::Uint(left), Value::Double(right)) => (*left as f64).partial_cmp(right),
        (Value::Double(left), Value::Uint(right)) => left.partial_cmp(&(*right as f64)),
        _ => return None,
    })
}

fn int_and_uint(left: i64, right: u64) -> Ordering {
    u64::try_from(left).map_or(Ordering::Less, |left| left.cmp(&right))
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
