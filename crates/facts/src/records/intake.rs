//! What comes in for a record: each field is held against its type and brought into one form.
//!
//! Amounts are `{ "amount": 2200, "currency": "AUD" }` or `22.00 AUD`, instants are texts by RFC 3339, days
//! `2026-11-21`, spans as the manual writes them. Kept is the first form of each.

use jiff::Timestamp;
use jiff::civil::Date;
use manual::values::{FieldType, Fields, Name, PlainFieldType};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use vocabulary::{Error, Money, Result, Span};

use crate::record::Record;

/// Checks the fields of a record that stands as `(kind, record)` in the manual. Fields that are left out
/// are missing where `whole` is wanted, and stay as they are otherwise.
///
/// # Errors
/// With the code `bad-record` and all fields that are wrong.
pub(crate) fn check(
    (kind, record): (&str, &Record),
    fields: Map<String, Value>,
    part: Part,
) -> Result<Map<String, Value>> {
    let mut taken = Map::new();
    let mut wrong = Vec::new();
    for (name, value) in fields {
        let Some(field) = record.field(&name) else {
            wrong.push(format!("`{name}` is no field of it"));
            continue;
        };
        match (value.is_null(), field.optional) {
            (true, true) => {
                taken.insert(name, Value::Null);
            }
            (true, false) => wrong.push(format!("`{name}` must not be missing")),
            (false, _) => match normal(&field.of, value) {
                Ok(value) => {
                    taken.insert(name, value);
                }
                Err(wanted) => wrong.push(format!("`{name}` is not {wanted}")),
            },
        }
    }
    if part == Part::Whole {
        for (name, field) in record.fields.iter() {
            if !field.optional && !taken.contains_key(name.as_str()) && !says(&wrong, name) {
                wrong.push(format!("`{name}` is missing"));
            }
        }
    }
    if wrong.is_empty() {
        return Ok(taken);
    }
    let says = format!("This is no {kind}: {}.", wrong.join(", "));
    Err(Error::new(vocabulary::Kind::Invalid, "bad-record", says)
        .hint(format!("Its fields are in the manual, in the block `record {kind}`."))
        .with("problems", wrong))
}

/// Checks the properties of an event that the manual knows, in their place. Others are kept as they are, and
/// so are those that are wrong.
///
/// # Errors
/// With the code `bad-event` and all properties that are wrong.
pub(crate) fn check_properties(
    (name, known): (&str, &Fields),
    properties: &mut Map<String, Value>,
) -> Result<()> {
    let mut wrong = Vec::new();
    for (property, field) in known.iter() {
        match properties.get_mut(property.as_str()) {
            None | Some(Value::Null) if field.optional => {}
            None | Some(Value::Null) => wrong.push(format!("`{property}` is missing")),
            Some(value) => match normal(&field.of, value.clone()) {
                Ok(normal) => *value = normal,
                Err(wanted) => wrong.push(format!("`{property}` is not {wanted}")),
            },
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let says = format!("This is no {name}: {}.", wrong.join(", "));
    Err(Error::new(vocabulary::Kind::Invalid, "bad-event", says)
        .hint(format!("Its properties are in the manual, in the block `event {name}`.")))
}

/// How much of a record comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// Some fields.
    Some,
}

fn says(wrong: &[String], name: &Name) -> bool {
    wrong.iter().any(|wrong| wrong.starts_with(&format!("`{name}`")))
}

/// Brings a value into the form in which it is kept.
///
/// # Errors
/// What was wanted, such as "a whole number".
pub fn normal(of: &FieldType, value: Value) -> std::result::Result<Value, String> {
    match of {
        FieldType::OneOf(words) => match value.as_str() {
            Some(text) if words.iter().any(|word| word.as_str() == text) => Ok(value),
            _ => {
                let words: Vec<_> = words.iter().map(Name::as_str).collect();
                Err(format!("one of {}", words.join(", ")))
            }
        },
        FieldType::List(of) => match value {
            Value::Array(items) => items.into_iter().map(|item| normal(of, item)).collect(),
            _ => Err("a list".to_owned()),
        },
        FieldType::Plain(PlainFieldType::Block(kind)) => key(value, kind),
        FieldType::Plain(PlainFieldType::Simple(simple)) => normal_simple(simple, value),
    }
}

/// Takes a text of a table, where all values are texts, for what its field holds; an empty one is none.
#[must_use]
pub fn typed(of: &FieldType, text: &str) -> Value {
    let simple = match of {
        _ if text.is_empty() => return Value::Null,
        FieldType::List(of) => {
            return text.split(';').map(|item| typed(of, item.trim())).collect();
        }
        FieldType::Plain(PlainFieldType::Simple(simple)) => *simple,
        FieldType::OneOf(_) | FieldType::Plain(PlainFieldType::Block(_)) => "text",
    };
    let read = match simple {
        "int" => text.parse::<i64>().ok().map(Value::from),
        "number" => text.parse::<f64>().ok().map(Value::from),
        "bool" => text.parse::<bool>().ok().map(Value::from),
        "location" | "json" => serde_json::from_str(text).ok(),
        _ => None,
    };
    // What cannot be read is complained about as the text that it is.
    read.unwrap_or_else(|| Value::from(text))
}

fn key(value: Value, kind: &str) -> std::result::Result<Value, String> {
    match value {
        Value::String(text) if super::key::is_one(&text) => Ok(Value::String(text)),
        Value::Number(number) => Ok(Value::String(number.to_string())),
        _ => Err(format!("the key of a {kind}")),
    }
}

fn normal_simple(simple: &str, value: Value) -> std::result::Result<Value, String> {
    let text = value.as_str();
    let kept = match simple {
        "int" => value.as_i64().map(Value::from),
        "number" => value.is_number().then_some(value),
        "bool" => value.as_bool().map(Value::from),
        "time" => text.and_then(|text| text.parse::<Timestamp>().ok()).map(|at| json!(at)),
        "date" => text.and_then(|text| text.parse::<Date>().ok()).map(|day| json!(day)),
        "span" => text.and_then(|text| text.parse::<Span>().ok()).map(|span| json!(span)),
        "money" => match text {
            Some(text) => text.parse::<Money>().ok(),
            None => Money::deserialize(&value).ok(),
        }
        .map(|money| json!(money)),
        "location" | "json" => Some(value),
        _ => text.is_some().then_some(value),
    };
    kept.ok_or_else(|| {
        match simple {
            "int" => "a whole number",
            "number" => "a number",
            "bool" => "true or false",
            "time" => "an instant such as 2026-11-21T10:00:00Z",
            "date" => "a day such as 2026-11-21",
            "span" => "a span such as 30m",
            "money" => "an amount such as 22.00 AUD",
            _ => "a text",
        }
        .to_owned()
    })
}
