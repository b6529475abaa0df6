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
        (Value::Money(amount), other) | (other, Value::Money(amount)) => {
            monies(operator, *amount, left, other)
        }
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

/// Adds amounts of one currency, or multiplies one by a whole number; it is never divided.
fn monies<'v>(operator: Binary, amount: Money, left: &Value<'v>, other: &Value<'v>) -> Outcome<'v> {
    let result = match (operator, left, other) {
        (Binary::Multiply, _, Value::Int(times)) => amount
            .minor()
            .checked_mul(*times)
            .map(|minor| Money::from_minor(minor, amount.currency())),
        (_, Value::Money(left), Value::Money(right)) if left.currency() != right.currency() => {
            return Err(FaultKind::DifferentCurrencies);
        }
        (Binary::Add, Value::Money(left), Value::Money(right)) => left.checked_add(*right).ok(),
        (Binary::Subtract, Value::Money(left), Value::Money(right)) => {
            left.checked_sub(*right).ok()
        }
        _ => return Err(FaultKind::WrongType),
    };
    result.map(Value::Money).ok_or(FaultKind::OutOfRange)
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
