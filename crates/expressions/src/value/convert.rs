//! Makes a value of one type from one of another.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Shared, Value, time};
use crate::fault::FaultKind;

type Outcome<'v> = Result<Value<'v>, FaultKind>;

pub(crate) fn to_int<'v>(value: &Value<'v>) -> Outcome<'v> {
    Ok(Value::Int(match value {
        Value::Int(value) => *value,
        Value::Uint(value) => i64::try_from(*value).map_err(|_| FaultKind::OutOfRange)?,
        // Rounded towards zero; both ends of the range are excluded, since neither is exact.
        Value::Double(value) if *value > i64::MIN as f64 && *value < i64::MAX as f64 => {
            *value as i64
        }
        Value::Double(_) => return Err(FaultKind::OutOfRange),
        Value::Text(text) => text.parse().map_err(|_| FaultKind::Unreadable)?,
        Value::Time(at) => at.as_second(),
        _ => return Err(FaultKind::WrongType),
    }))
}

pub(crate) fn to_uint<'v>(value: &Value<'v>) -> Outcome<'v> {
    Ok(Value::Uint(match value {
        Value::Uint(value) => *value,
        Value::Int(value) => u64::try_from(*value).map_err(|_| FaultKind::OutOfRange)?,
        Value::Double(value) if *value > -1.0 && *value < u64::MAX as f64 => *value as u64,
        Value::Double(_) => return Err(FaultKind::OutOfRange),
        Value::Text(text) => text.parse().map_err(|_| FaultKind::Unreadable)?,
        _ => return Err(FaultKind::WrongType),
    }))
}

pub(crate) fn to_double<'v>(value: &Value<'v>) -> Outcome<'v> {
    Ok(Value::Double(match value {
        Value::Double(value) => *value,
        Value::Int(value) => *value as f64,
        Value::Uint(value) => *value as f64,
        Value::Text(text) => text.parse().map_err(|_| FaultKind::Unreadable)?,
        _ => return Err(FaultKind::WrongType),
    }))
}

pub(crate) fn to_bool<'v>(value: &Value<'v>) -> Outcome<'v> {
    Ok(Value::Bool(match value {
        Value::Bool(value) => *value,
        Value::Text(text) => match &**text {
            "true" | "True" | "TRUE" | "t" | "T" | "1" => true,
            "false" | "False" | "FALSE" | "f" | "F" | "0" => false,
            _ => return Err(FaultKind::Unreadable),
        },
        _ => return Err(FaultKind::WrongType),
    }))
}

pub(crate) fn to_text<'v>(value: &Value<'v>) -> Outcome<'v> {
    Ok(Value::made_text(match value {
        Value::Text(_) => return Ok(value.clone()),
        Value::Bytes(bytes) => {
            std::str::from_utf8(bytes).map_err(|_| FaultKind::Unreadable)?.to_owned()
        }
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => write_double(*value),
        Value::Time(at) => at.to_string(),
        Value::Span(span) => time::write_span(*span),
        Value::Money(amount) => amount.to_string(),
        _ => return Err(FaultKind::WrongType),
    }))
}

/// Writes very large and very small doubles with an exponent, as people can read them.
fn write_double(value: f64) -> String {
    let size = value.abs();
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if size != 0.0 && !(1e-6..1e21).contains(&size) && !value.is_nan() {
        return format!("{value:e}");
    }
    value.to_string()
}

pub(crate) fn to_bytes<'v>(value: &Value<'v>) -> Outcome<'v> {
    match value {
        Value::Bytes(_) => Ok(value.clone()),
        Value::Text(text) => Ok(Value::Bytes(Shared::Made(Arc::from(text.as_bytes())))),
        _ => Err(FaultKind::WrongType),
    }
}

pub(crate) fn to_time<'v>(value: &Value<'v>) -> Outcome<'v> {
    let at = match value {
        Value::Time(at) => *at,
        Value::Text(text) => time::read(text)?,
        Value::Int(second) => {
            let at = Timestamp::from_second(*second).ok().filter(time::is_in_range);
            at.ok_or(FaultKind::OutOfRange)?
        }
        _ => return Err(FaultKind::WrongType),
    };
    Ok(Value::Time(at))
}

pub(crate) fn to_span<'v>(value: &Value<'v>) -> Outcome<'v> {
    match value {
        Value::Span(_) => Ok(value.clone()),
        Value::Text(text) => time::read_span(text).map(Value::Span),
        _ => Err(FaultKind::WrongType),
    }
}

pub(crate) fn to_money<'v>(value: &Value<'v>) -> Outcome<'v> {
    match value {
        Value::Money(_) => Ok(value.clone()),
        Value::Text(text) => text.parse().map(Value::Money).map_err(|_| FaultKind::Unreadable),
        _ => Err(FaultKind::WrongType),
    }
}
