//! Values between JSON, as records keep them, and expressions.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use manual::expressions::{FaultKind, Map, Value};
use manual::values::{FieldType, PlainFieldType};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use vocabulary::{Money, Span};

type Outcome = Result<Value<'static>, FaultKind>;

/// Reads what a record keeps in a field of this type; the intake has seen to its form.
pub(crate) fn of_field(of: &FieldType, json: &Json, zone: &TimeZone) -> Outcome {
    if json.is_null() {
        return Ok(Value::Null);
    }
    match of {
        FieldType::OneOf(_) | FieldType::Plain(PlainFieldType::Block(_)) => text(json),
        FieldType::List(of) => {
            let items = json.as_array().ok_or(FaultKind::WrongType)?;
            let items: Result<Vec<_>, _> =
                items.iter().map(|item| of_field(of, item, zone)).collect();
            Ok(Value::made_list(items?))
        }
        FieldType::Plain(PlainFieldType::Simple(simple)) => of_simple(simple, json, zone),
    }
}

fn of_simple(simple: &str, json: &Json, zone: &TimeZone) -> Outcome {
    match simple {
        "int" => json.as_i64().map(Value::Int).ok_or(FaultKind::WrongType),
        "number" => json.as_f64().map(Value::Double).ok_or(FaultKind::WrongType),
        "bool" => json.as_bool().map(Value::Bool).ok_or(FaultKind::WrongType),
        "time" => parsed::<Timestamp>(json).map(Value::Time),
        "date" => {
            let day = parsed::<Date>(json)?.to_zoned(zone.clone());
            day.map(|day| Value::Time(day.timestamp())).map_err(|_| FaultKind::OutOfRange)
        }
        "span" => {
            let elapsed = parsed::<Span>(json)?.elapsed().ok_or(FaultKind::OutOfRange)?;
            SignedDuration::try_from(elapsed).map(Value::Span).map_err(|_| FaultKind::OutOfRange)
        }
        "money" => Money::deserialize(json).map(Value::Money).map_err(|_| FaultKind::Unreadable),
        "location" | "json" => of_json(json),
        _ => text(json),
    }
}

fn text(json: &Json) -> Outcome {
    json.as_str().map(Value::made_text).ok_or(FaultKind::WrongType)
}

fn parsed<T: std::str::FromStr>(json: &Json) -> Result<T, FaultKind> {
    json.as_str().and_then(|text| text.parse().ok()).ok_or(FaultKind::Unreadable)
}

/// Takes any JSON for what it is.
///
/// # Errors
/// When a number is too large for a whole number and none with a point.
pub fn of_json(json: &Json) -> Outcome {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Int(whole),
            (None, Some(double)) => Value::Double(double),
            (None, None) => return Err(FaultKind::OutOfRange),
        },
        Json::String(text) => Value::made_text(text.as_str()),
        Json::Array(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(of_json).collect();
            Value::made_list(items?)
        }
        Json::Object(members) => {
            let entry = |(name, value): (&String, &Json)| {
                Ok((Value::made_text(name.as_str()), of_json(value)?))
            };
            Value::Map(Map::new(members.iter().map(entry).collect::<Result<_, FaultKind>>()?)?)
        }
    })
}

/// Writes a value as records keep it and the API shows it.
///
/// # Errors
/// When it has no form outside of expressions, as a type has none.
pub fn to_json(value: &Value<'_>) -> Result<Json, FaultKind> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(whole) => json!(whole),
        Value::Uint(whole) => json!(whole),
        Value::Double(double) => json!(double),
        Value::Text(text) => json!(&**text),
        Value::Time(at) => json!(at),
        Value::Span(span) => json!(format!("{span:#}")),
        Value::Calendar(span) => json!(span.to_string()),
        Value::Money(money) => json!(money),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect::<Result<_, _>>()?),
        Value::Map(map) => {
            let entry = |(key, value): &(Value<'_>, Value<'_>)| match key {
                Value::Text(key) => Ok((key.to_string(), to_json(value)?)),
                _ => Err(FaultKind::WrongType),
            };
            Json::Object(map.entries().map(entry).collect::<Result<_, FaultKind>>()?)
        }
        Value::Bytes(_) | Value::Type(_) => return Err(FaultKind::WrongType),
    })
}

/// Keeps a value beyond the facts that it borrows from.
pub(crate) fn owned(value: &Value<'_>) -> Outcome {
    Ok(match value {
        Value::Null => Value::Null,
        Value::Bool(truth) => Value::Bool(*truth),
        Value::Int(whole) => Value::Int(*whole),
        Value::Uint(whole) => Value::Uint(*whole),
        Value::Double(double) => Value::Double(*double),
        Value::Text(text) => Value::made_text(&**text),
        Value::Time(at) => Value::Time(*at),
        Value::Span(span) => Value::Span(*span),
        Value::Money(money) => Value::Money(*money),
        Value::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(owned).collect();
            Value::made_list(items?)
        }
        Value::Map(map) => {
            let entry = |(key, value): &(Value<'_>, Value<'_>)| Ok((owned(key)?, owned(value)?));
            Value::Map(Map::new(map.entries().map(entry).collect::<Result<_, FaultKind>>()?)?)
        }
        Value::Type(name) => Value::Type(name),
        // Days and more have a length only beside an instant, and bytes come from no field.
        Value::Calendar(_) | Value::Bytes(_) => return Err(FaultKind::WrongType),
    })
}
