//! Calls the functions that every expression has.

use regex::Regex;

use super::code::At;
use super::lower::pattern;
use super::run::{Run, missing_if, weight};
use crate::fault::{Fault, FaultKind};
use crate::functions::Function;
use crate::limits::{BYTES_FOR_A_STEP, STEPS_FOR_A_PATTERN};
use crate::value::time::{self, Part};
use crate::value::{Value, convert};

type Outcome<'v> = Result<Value<'v>, FaultKind>;

/// Where a call went wrong.
pub(super) enum Stopped {
    /// In the call itself.
    Here(FaultKind),
    /// In its second argument.
    Below(Fault),
}

impl From<FaultKind> for Stopped {
    fn from(fault: FaultKind) -> Self {
        Self::Here(fault)
    }
}

/// Calls a function; its second argument is evaluated only if it is needed.
pub(super) fn call<'v>(
    run: &mut Run<'v>,
    function: Function,
    first: Value<'v>,
    second: Option<At>,
) -> Result<Value<'v>, Stopped> {
    if function == Function::Or && !matches!(first, Value::Null) {
        return Ok(first);
    }
    let second = second.map(|second| run.value(second)).transpose().map_err(Stopped::Below)?;
    let result = match (function, &first, &second) {
        (Function::Or, _, Some(fallback)) => Ok(fallback.clone()),
        (Function::Part(part), _, _) => part_of(run, part, &first, second.as_ref()),
        (_, _, Some(second)) => of_two(run, function, &first, second),
        (_, _, None) => of_one(run, function, &first),
    };
    result.map_err(|fault| {
        Stopped::Here(missing_if([&first, second.as_ref().unwrap_or(&first)], fault))
    })
}

fn of_one<'v>(run: &mut Run<'v>, function: Function, of: &Value<'v>) -> Outcome<'v> {
    // Only texts and bytes take longer to convert the longer they are, and may be made anew.
    if let Value::Text(_) | Value::Bytes(_) = of {
        run.make(weight(of) * BYTES_FOR_A_STEP)?;
    }
    match function {
        Function::Size => size(of),
        Function::ToInt => convert::to_int(of),
        Function::ToUint => convert::to_uint(of),
        Function::ToDouble => convert::to_double(of),
        Function::ToText => convert::to_text(of),
        Function::ToBytes => convert::to_bytes(of),
        Function::ToBool => convert::to_bool(of),
        Function::ToTime => convert::to_time(of),
        Function::ToSpan => convert::to_span(of),
        Function::ToMoney => convert::to_money(of),
        Function::TypeOf => Ok(Value::Type(of.type_name())),
        Function::Dyn => Ok(of.clone()),
        _ => Err(FaultKind::WrongType),
    }
}

fn size<'v>(of: &Value<'v>) -> Outcome<'v> {
    let size = match of {
        Value::Text(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.entries().len(),
        _ => return Err(FaultKind::WrongType),
    };
    i64::try_from(size).map(Value::Int).map_err(|_| FaultKind::OutOfRange)
}

fn of_two<'v>(
    run: &mut Run<'v>,
    function: Function,
    first: &Value<'v>,
    second: &Value<'v>,
) -> Outcome<'v> {
    let (Value::Text(text), Value::Text(part)) = (first, second) else {
        return Err(FaultKind::WrongType);
    };
    run.spend((text.len() + part.len()) / BYTES_FOR_A_STEP)?;
    Ok(Value::Bool(match function {
        Function::Contains => text.contains(&**part),
        Function::StartsWith => text.starts_with(&**part),
        Function::EndsWith => text.ends_with(&**part),
        Function::Matches => {
            run.spend(part.len() * STEPS_FOR_A_PATTERN)?;
            let compiled = pattern(part).ok_or(FaultKind::Unreadable)?;
            return matches(run, first, &compiled);
        }
        _ => return Err(FaultKind::WrongType),
    }))
}

/// Matches a text with a pattern, in time that grows with the text's length alone.
pub(super) fn matches<'v>(run: &mut Run<'v>, of: &Value<'v>, pattern: &Regex) -> Outcome<'v> {
    match of {
        Value::Text(text) => {
            run.spend(text.len() / BYTES_FOR_A_STEP)?;
            Ok(Value::Bool(pattern.is_match(text)))
        }
        other => Err(missing_if([other, other], FaultKind::WrongType)),
    }
}

fn part_of<'v>(run: &Run<'v>, part: Part, of: &Value<'v>, zone: Option<&Value<'v>>) -> Outcome<'v> {
    let number = match (of, zone) {
        (Value::Time(at), None) => time::part_of_time(part, *at, run.facts.zone()),
        (Value::Time(at), Some(Value::Text(zone))) => {
            time::part_of_time(part, *at, &time::zone(zone)?)
        }
        (Value::Span(span), None) => time::part_of_span(part, *span)?,
        _ => return Err(FaultKind::WrongType),
    };
    Ok(Value::Int(number))
}

/// Returns an element of a list by its position, or a value of a map by its key.
pub(super) fn element<'v>(of: &Value<'v>, index: &Value<'v>) -> Outcome<'v> {
    match of {
        Value::Map(map) => map.get(index).cloned().ok_or(FaultKind::NoSuchKey),
        Value::List(list) => {
            let position = match index {
                Value::Int(position) => usize::try_from(*position).ok(),
                Value::Uint(position) => usize::try_from(*position).ok(),
                // The standard takes a double that is a whole number for one.
                Value::Double(position) if position.fract() == 0.0 && *position >= 0.0 => {
                    Some(*position as usize)
                }
                Value::Double(_) => None,
                Value::Null => return Err(FaultKind::Missing),
                _ => return Err(FaultKind::WrongType),
            };
            let element = position.and_then(|position| list.get(position)).cloned();
            element.ok_or(FaultKind::NoSuchElement)
        }
        Value::Null => Err(FaultKind::Missing),
        _ => Err(FaultKind::WrongType),
    }
}
