//! Sums, products and the like; whole numbers never wrap.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use vocabulary::Money;

use super::time;
use super::{Shared, Value};
use crate::fault::FaultKind;
use crate::syntax::tree::Binary;

type Outcome<'v> = Result<Value<'v>, FaultKind>;

/// Applies `+`, `-`, `*`, `/` or `%`. Days follow the calendar of `zone`.
pub(crate) fn calculate<'v>(
    operator: Binary,
    left: &Value<'v>,
    right: &Value<'v>,
    zone: &TimeZone,
) -> Outcome<'v> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => ints(operator, *left, *right),
        (Value::Uint(left), Value::Uint(right)) => uints(operator, *left, *right),
        (Value::Double(left), Value::Double(right)) => doubles(operator, *left, *right),
        (Value::Money(left), Value::Money(right)) => monies(operator, *left, *right),
        (Value::Money(amount), by) => scaled(operator, *amount, by),
        (by, Value::Money(amount)) if operator == Binary::Multiply => scaled(operator, *amount, by),
        (Value::Time(_) | Value::Span(_), _) | (_, Value::Time(_)) => {
            times(operator, left, right, zone)
        }
        _ if operator == Binary::Add => joined(left, right),
        _ => Err(FaultKind::WrongType),
    }
}

/// Applies a minus.
pub(crate) fn negate<'v>(value: &Value<'v>) -> Outcome<'v> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int),
        Value::Double(value) => Some(Value::Double(-value)),
        Value::Money(value) => value.checked_neg().ok().map(Value::Money),
        _ => return Err(FaultKind::WrongType),
    }
    .ok_or(FaultKind::OutOfRange)
}

fn ints<'v>(operator: Binary, left: i64, right: i64) -> Outcome<'v> {
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide | Binary::Remainder if right == 0 => return Err(FaultKind::DivisionByZero),
        Binary::Divide => left.checked_div(right),
        Binary::Remainder => left.checked_rem(right),
        _ => return Err(FaultKind::WrongType),
    };
    result.map(Value::Int).ok_or(FaultKind::OutOfRange)
}

fn uints<'v>(operator: Binary, left: u64, right: u64) -> Outcome<'v> {
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Multiply => left.checked_mul(right),
        Binary::Divide | Binary::Remainder if right == 0 => return Err(FaultKind::DivisionByZero),
        Binary::Divide => left.checked_div(right),
        Binary::Remainder => left.checked_rem(right),
        _ => return Err(FaultKind::WrongType),
    };
    result.map(Value::Uint).ok_or(FaultKind::OutOfRange)
}

fn doubles<'v>(operator: Binary, left: f64, right: f64) -> Outcome<'v> {
    Ok(Value::Double(match operator {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide => left / right,
        _ => return Err(FaultKind::WrongType),
    }))
}

/// Adds, subtracts and compares amounts of one currency.
fn monies<'v>(operator: Binary, left: Money, right: Money) -> Outcome<'v> {
    if left.currency() != right.currency() {
        return Err(FaultKind::DifferentCurrencies);
    }
    let result = match operator {
        Binary::Add => left.checked_add(right),
        Binary::Subtract => left.checked_sub(right),
        Binary::Divide if right.minor() == 0 => return Err(FaultKind::DivisionByZero),
        Binary::Divide => return Ok(Value::Double(left.minor() as f64 / right.minor() as f64)),
        _ => return Err(FaultKind::WrongType),
    };
    result.map(Value::Money).map_err(|_| FaultKind::OutOfRange)
}

/// Multiplies or divides an amount. What does not come out even is rounded to the smallest unit of the
/// currency, halves away from zero, as shops do.
fn scaled<'v>(operator: Binary, amount: Money, by: &Value<'v>) -> Outcome<'v> {
    let minor = match (operator, by) {
        (Binary::Divide, Value::Int(0)) => return Err(FaultKind::DivisionByZero),
        (Binary::Divide, Value::Double(by)) if *by == 0.0 => {
            return Err(FaultKind::DivisionByZero);
        }
        (Binary::Multiply, Value::Int(by)) => amount.minor().checked_mul(*by),
        (Binary::Divide, Value::Int(by)) => divided(amount.minor(), *by),
        (Binary::Multiply, Value::Double(by)) => rounded(amount.minor() as f64 * by),
        (Binary::Divide, Value::Double(by)) => rounded(amount.minor() as f64 / by),
        _ => return Err(FaultKind::WrongType),
    };
    let amount = minor.map(|minor| Money::from_minor(minor, amount.currency()));
    amount.map(Value::Money).ok_or(FaultKind::OutOfRange)
}

fn divided(minor: i64, by: i64) -> Option<i64> {
    // Wide enough that doubling the rest cannot overflow.
    let (minor, by) = (i128::from(minor), i128::from(by));
    let (whole, rest) = (minor / by, minor % by);
    let is_half = rest.abs() * 2 >= by.abs();
    let away = if is_half { minor.signum() * by.signum() } else { 0 };
    i64::try_from(whole + away).ok()
}

fn rounded(minor: f64) -> Option<i64> {
    let minor = minor.round();
    // The bounds themselves are no `i64` any more once they are numbers with a point.
    let is_in_range = minor > i64::MIN as f64 && minor < i64::MAX as f64;
    is_in_range.then_some(minor as i64)
}

fn times<'v>(
    operator: Binary,
    left: &Value<'v>,
    right: &Value<'v>,
    zone: &TimeZone,
) -> Outcome<'v> {
    let moved = match (operator, left, right) {
        (Binary::Add, Value::Time(at), Value::Span(by))
        | (Binary::Add, Value::Span(by), Value::Time(at)) => at.checked_add(*by).ok(),
        (Binary::Subtract, Value::Time(at), Value::Span(by)) => at.checked_sub(*by).ok(),
        (Binary::Add, Value::Time(at), Value::Calendar(by))
        | (Binary::Add, Value::Calendar(by), Value::Time(at)) => by.after(*at, zone).ok(),
        (Binary::Subtract, Value::Time(at), Value::Calendar(by)) => by.before(*at, zone).ok(),
        _ => return spans(operator, left, right),
    };
    let at = moved.filter(time::is_in_range).ok_or(FaultKind::OutOfRange)?;
    Ok(Value::Time(at))
}

fn spans<'v>(operator: Binary, left: &Value<'v>, right: &Value<'v>) -> Outcome<'v> {
    let span = match (operator, left, right) {
        (Binary::Subtract, Value::Time(end), Value::Time(start)) => {
            Some(end.duration_since(*start))
        }
        (Binary::Add, Value::Span(left), Value::Span(right)) => left.checked_add(*right),
        (Binary::Subtract, Value::Span(left), Value::Span(right)) => left.checked_sub(*right),
        _ => return Err(FaultKind::WrongType),
    };
    let span = span.filter(|span: &SignedDuration| time::is_span_in_range(*span));
    span.map(Value::Span).ok_or(FaultKind::OutOfRange)
}

fn joined<'v>(left: &Value<'v>, right: &Value<'v>) -> Outcome<'v> {
    Ok(match (left, right) {
        (Value::Text(left), Value::Text(right)) => Value::made_text([&**left, &**right].concat()),
        (Value::Bytes(left), Value::Bytes(right)) => {
            Value::Bytes(Shared::Made(Arc::from([&**left, &**right].concat())))
        }
        (Value::List(left), Value::List(right)) => Value::made_list([&**left, &**right].concat()),
        _ => return Err(FaultKind::WrongType),
    })
}
