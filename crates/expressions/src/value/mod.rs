//! Values, as facts give them and evaluations make them.
//!
//! A value borrows from the facts or from the program where it can, so that reading a fact and
//! comparing it allocates nothing.

mod calculate;
mod compare;
pub(crate) mod convert;
pub(crate) mod time;

use std::cmp::Ordering;
use std::ops::Deref;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use vocabulary::{Money, Span};

use crate::fault::FaultKind;

pub(crate) use calculate::{calculate, negate};
pub(crate) use compare::{equal, order};

/// A value.
#[derive(Debug, Clone)]
pub enum Value<'v> {
    /// No value: what a missing field gives.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number without a sign.
    Uint(u64),
    /// A number with a point.
    Double(f64),
    /// A text, also a word of a choice and the key of a record.
    Text(Shared<'v, str>),
    /// Bytes.
    Bytes(Shared<'v, [u8]>),
    /// An instant.
    Time(Timestamp),
    /// Elapsed time.
    Span(SignedDuration),
    /// Days and more; they stay as they were written until they meet an instant.
    Calendar(&'v Span),
    /// An amount of money.
    Money(Money),
    /// A list.
    List(Shared<'v, [Value<'v>]>),
    /// A map.
    Map(Map<'v>),
    /// A type, by its name in the standard.
    Type(&'static str),
}

/// Something that is borrowed from the facts, or shared by whoever needs it.
#[derive(Debug)]
pub enum Shared<'v, T: ?Sized> {
    /// Belongs to the facts or the program.
    Borrowed(&'v T),
    /// Was made by an evaluation.
    Made(Arc<T>),
}

impl<T: ?Sized> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Self::Borrowed(value) => Self::Borrowed(value),
            Self::Made(value) => Self::Made(Arc::clone(value)),
        }
    }
}

impl<T: ?Sized> Deref for Shared<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Borrowed(value) => value,
            Self::Made(value) => value,
        }
    }
}

/// A map from bools, whole numbers or texts to values, in the order of its keys.
#[derive(Debug, Clone)]
pub struct Map<'v>(Shared<'v, [(Value<'v>, Value<'v>)]>);

impl<'v> Map<'v> {
    /// Makes a map.
    ///
    /// # Errors
    /// When a key is there twice (1 and 1u are the same key), or has a type that is none for keys.
    pub fn new(mut entries: Vec<(Value<'v>, Value<'v>)>) -> Result<Self, FaultKind> {
        let is_key = |value: &Value<'_>| {
            matches!(value, Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Text(_))
        };
        if !entries.iter().all(|(key, _)| is_key(key)) {
            return Err(FaultKind::WrongType);
        }
        entries.sort_by(|(left, _), (right, _)| compare::keys(left, right));
        let same = |pair: &[(Value<'_>, Value<'_>)]| {
            compare::keys(&pair[0].0, &pair[1].0) == Ordering::Equal
        };
        if entries.windows(2).any(same) {
            return Err(FaultKind::RepeatedKey);
        }
        Ok(Self(Shared::Made(entries.into())))
    }

    /// Returns the value under a key; a double finds the whole number that it is.
    #[must_use]
    pub fn get(&self, key: &Value<'_>) -> Option<&Value<'v>> {
        let found = self.0.binary_search_by(|(known, _)| compare::keys(known, key)).ok()?;
        self.0.get(found).map(|(_, value)| value)
    }

    /// Returns keys and values in the order of the keys.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &(Value<'v>, Value<'v>)> {
        self.0.iter()
    }
}

impl<'v> Value<'v> {
    /// Borrows a text.
    #[must_use]
    pub fn text(text: &'v str) -> Self {
        Self::Text(Shared::Borrowed(text))
    }

    /// Keeps a text that was made.
    pub fn made_text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(Shared::Made(text.into()))
    }

    /// Borrows a list.
    #[must_use]
    pub fn list(elements: &'v [Self]) -> Self {
        Self::List(Shared::Borrowed(elements))
    }

    /// Keeps a list that was made.
    pub fn made_list(elements: impl Into<Arc<[Self]>>) -> Self {
        Self::List(Shared::Made(elements.into()))
    }

    /// Returns the name that the standard has for the value's type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::Time(_) => "google.protobuf.Timestamp",
            Self::Span(_) => "google.protobuf.Duration",
            Self::Calendar(_) => "calendar_span",
            Self::Money(_) => "money",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Type(_) => "type",
        }
    }
}

/// The names that stand for types in an expression.
const TYPE_NAMES: [&str; 13] = [
    "null_type",
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "bytes",
    "list",
    "map",
    "type",
    "money",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
];

/// Returns the type that a dotted name stands for.
pub(crate) fn type_named(path: &[&str]) -> Option<&'static str> {
    TYPE_NAMES.into_iter().find(|name| name.split('.').eq(path.iter().copied()))
}

/// Values are equal as `==` has it; what cannot be compared is not equal.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal(self, other)
    }
}

#[cfg(test)]
mod tests;
