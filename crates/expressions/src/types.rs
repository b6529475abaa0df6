//! The types that names, fields and expressions have.

use std::fmt;
use std::sync::Arc;

use vocabulary::Currency;

/// What sort of value something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Known only when it is read, such as a field of a JSON answer; nothing is checked about it.
    Dyn,
    /// The value `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// A whole number of 64 bits without a sign.
    Uint,
    /// A number with a point: the standard's double.
    Number,
    /// A number with a unit, such as a metric in percent.
    Quantity(Arc<str>),
    /// A text.
    Text,
    /// One of these words, as a text.
    Words(Arc<[String]>),
    /// Bytes.
    Bytes,
    /// An instant.
    Time,
    /// Elapsed time: hours and less.
    Span,
    /// Days and more, whose length depends on when they are.
    CalendarSpan,
    /// An amount of money; without a currency where that is known only when it is read.
    Money(Option<Currency>),
    /// A list of values of a type.
    List(Arc<Type>),
    /// A map from keys of one type to values of another.
    Map(Arc<Type>, Arc<Type>),
    /// A reference to a record of this name; its value is the record's key, its fields follow a point.
    Record(Arc<str>),
    /// Something with a name and perhaps fields but without a value, such as a probe or all metrics.
    Thing(Arc<str>),
    /// A type as a value: what `type(x)` gives.
    Type,
    /// A value that may be missing.
    Optional(Arc<Type>),
}

/// The unit of shares of a hundred.
const SHARE: &str = "percent";

/// The unit of how sure something is, from 0 to 1.
const CONFIDENCE: &str = "confidence";

/// The units of time.
pub const TIMES: [&str; 6] = ["milliseconds", "seconds", "minutes", "hours", "days", "weeks"];

impl Type {
    /// Returns the type of a value like this that may be missing.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Optional(_) => self,
            present => Self::Optional(Arc::new(present)),
        }
    }

    /// Returns the type of a list of such values.
    #[must_use]
    pub fn list(self) -> Self {
        Self::List(Arc::new(self))
    }

    /// Returns the type of a map from `key` to such values.
    #[must_use]
    pub fn map_by(self, key: Self) -> Self {
        Self::Map(Arc::new(key), Arc::new(self))
    }

    /// Makes the type of a choice of words; where none is known, nothing is.
    pub fn words<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Self {
        let words: Arc<[String]> = words.into_iter().map(Into::into).collect();
        if words.is_empty() { Self::Dyn } else { Self::Words(words) }
    }

    /// Returns the type that the value has where it is there.
    pub(crate) fn present(&self) -> &Self {
        match self {
            Self::Optional(present) => present.present(),
            present => present,
        }
    }

    /// Tells whether the value may be missing.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    pub(crate) fn is_numeric(&self) -> bool {
        matches!(self, Self::Int | Self::Uint | Self::Number | Self::Quantity(_))
    }

    /// Tells whether it counts things, such as a metric in orders: every unit does that is neither a share
    /// nor a time.
    pub(crate) fn is_count(&self) -> bool {
        let is_other = |unit: &str| unit == SHARE || unit == CONFIDENCE || TIMES.contains(&unit);
        matches!(self, Self::Quantity(unit) if !is_other(unit))
    }

    /// Returns the type of how sure something is, from 0 to 1.
    #[must_use]
    pub fn confidence() -> Self {
        Self::Quantity(CONFIDENCE.into())
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Words(_))
    }

    /// Tells whether a value of this type can stand where `wanted` is expected.
    pub(crate) fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Dyn, _) | (_, Self::Dyn) => true,
            (Self::Words(_), Self::Text) => true,
            (Self::Quantity(_), Self::Number) => true,
            (Self::Words(ours), Self::Words(theirs)) => ours.iter().all(|w| theirs.contains(w)),
            (Self::Money(ours), Self::Money(theirs)) => {
                ours == theirs || ours.is_none() || theirs.is_none()
            }
            (Self::List(ours), Self::List(theirs)) => ours.fits(theirs),
            (Self::Map(key, value), Self::Map(their_key, their_value)) => {
                key.fits(their_key) && value.fits(their_value)
            }
            (Self::Null, Self::Optional(_)) => true,
            (Self::Optional(ours), Self::Optional(theirs)) => ours.fits(theirs),
            (ours, Self::Optional(theirs)) => ours.fits(theirs),
            _ => self == wanted,
        }
    }

    /// Returns the one type that holds values of both, `Dyn` if there is none.
    pub(crate) fn join(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Dyn, _) | (_, Self::Dyn) => Self::Dyn,
            (Self::Null, Self::Null) => Self::Null,
            (Self::Null, theirs) | (theirs, Self::Null) => theirs.clone().optional(),
            (Self::Optional(_), _) | (_, Self::Optional(_)) => {
                self.present().join(other.present()).optional()
            }
            (ours, theirs) if theirs.fits(ours) => ours.clone(),
            (ours, theirs) if ours.fits(theirs) => theirs.clone(),
            (ours, theirs) if ours.is_text() && theirs.is_text() => Self::Text,
            _ => Self::Dyn,
        }
    }
}

/// Writes the type as the manual's pages name it.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dyn => f.write_str("anything"),
            Self::Null => f.write_str("null"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Uint => f.write_str("uint"),
            Self::Number => f.write_str("number"),
            Self::Quantity(unit) => write!(f, "number in {unit}"),
            Self::Text => f.write_str("text"),
            Self::Words(words) => write!(f, "one of {}", words.join(", ")),
            Self::Bytes => f.write_str("bytes"),
            Self::Time => f.write_str("time"),
            Self::Span => f.write_str("span of time"),
            Self::CalendarSpan => f.write_str("span of days"),
            Self::Money(None) => f.write_str("money"),
            Self::Money(Some(currency)) => write!(f, "money in {currency}"),
            Self::List(of) => write!(f, "list of {of}"),
            Self::Map(key, value) => write!(f, "map from {key} to {value}"),
            Self::Record(name) => write!(f, "record {name}"),
            Self::Thing(kind) => f.write_str(kind),
            Self::Type => f.write_str("type"),
            Self::Optional(present) => write!(f, "{present} that may be missing"),
        }
    }
}
