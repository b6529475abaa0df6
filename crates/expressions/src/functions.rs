//! The functions that every expression has: those of the standard, `money` and `or`.

use crate::types::Type;
use crate::value::time::Part;

/// What a function does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Size,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Part(Part),
    ToInt,
    ToUint,
    ToDouble,
    ToText,
    ToBytes,
    ToBool,
    ToTime,
    ToSpan,
    ToMoney,
    TypeOf,
    /// The value, as one of which nothing is known.
    Dyn,
    /// The value, or another where it is missing.
    Or,
}

/// How a function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `size(x)`.
    Plain,
    /// `x.contains(y)`.
    Receiver,
}

/// A type as signatures name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Any,
    Bool,
    Int,
    Uint,
    Number,
    Text,
    Bytes,
    Time,
    Span,
    Money,
    List,
    Map,
    Type,
}

/// One way to call a function.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) style: Style,
    pub(crate) function: Function,
    /// What it takes; a receiver comes first.
    pub(crate) takes: &'static [Class],
    pub(crate) gives: Class,
}

impl Class {
    pub(crate) fn admits(self, given: &Type) -> bool {
        match (self, given) {
            (Self::Any, _) | (_, Type::Dyn) => true,
            (Self::List, Type::List(_)) | (Self::Map, Type::Map(..)) => true,
            (Self::Money, Type::Money(_)) => true,
            _ => given.fits(&self.as_type()) && !matches!(self, Self::List | Self::Map),
        }
    }

    pub(crate) fn as_type(self) -> Type {
        match self {
            Self::Any => Type::Dyn,
            Self::Bool => Type::Bool,
            Self::Int => Type::Int,
            Self::Uint => Type::Uint,
            Self::Number => Type::Number,
            Self::Text => Type::Text,
            Self::Bytes => Type::Bytes,
            Self::Time => Type::Time,
            Self::Span => Type::Span,
            Self::Money => Type::Money(None),
            Self::List => Type::Dyn.list(),
            Self::Map => Type::Dyn.map_by(Type::Dyn),
            Self::Type => Type::Type,
        }
    }
}

/// Returns all ways to call a function of this name in this style.
pub(crate) fn named(name: &str, style: Style) -> impl Iterator<Item = &'static Signature> {
    SIGNATURES.iter().filter(move |one| one.name == name && one.style == style)
}

/// Returns what a function of this name, style and number of arguments does; the receiver counts.
pub(crate) fn function(name: &str, style: Style, arguments: usize) -> Option<Function> {
    named(name, style).find(|one| one.takes.len() == arguments).map(|one| one.function)
}

const fn plain(
    name: &'static str,
    function: Function,
    takes: &'static [Class],
    gives: Class,
) -> Signature {
    Signature { name, style: Style::Plain, function, takes, gives }
}

const fn receiver(
    name: &'static str,
    function: Function,
    takes: &'static [Class],
    gives: Class,
) -> Signature {
    Signature { name, style: Style::Receiver, function, takes, gives }
}

const fn part(name: &'static str, part: Part, takes: &'static [Class]) -> Signature {
    receiver(name, Function::Part(part), takes, Int)
}

use Class::{Any, Bool, Bytes, Int, List, Map, Money, Number, Span, Text, Time, Uint};

pub(crate) static SIGNATURES: &[Signature] = &[
    plain("size", Function::Size, &[Text], Int),
    plain("size", Function::Size, &[Bytes], Int),
    plain("size", Function::Size, &[List], Int),
    plain("size", Function::Size, &[Map], Int),
    receiver("size", Function::Size, &[Text], Int),
    receiver("size", Function::Size, &[Bytes], Int),
    receiver("size", Function::Size, &[List], Int),
    receiver("size", Function::Size, &[Map], Int),
    receiver("contains", Function::Contains, &[Text, Text], Bool),
    receiver("startsWith", Function::StartsWith, &[Text, Text], Bool),
    receiver("endsWith", Function::EndsWith, &[Text, Text], Bool),
    receiver("matches", Function::Matches, &[Text, Text], Bool),
    plain("matches", Function::Matches, &[Text, Text], Bool),
    receiver("or", Function::Or, &[Any, Any], Any),
    plain("int", Function::ToInt, &[Int], Int),
    plain("int", Function::ToInt, &[Uint], Int),
    plain("int", Function::ToInt, &[Number], Int),
    plain("int", Function::ToInt, &[Text], Int),
    plain("int", Function::ToInt, &[Time], Int),
    plain("uint", Function::ToUint, &[Uint], Uint),
    plain("uint", Function::ToUint, &[Int], Uint),
    plain("uint", Function::ToUint, &[Number], Uint),
    plain("uint", Function::ToUint, &[Text], Uint),
    plain("double", Function::ToDouble, &[Number], Number),
    plain("double", Function::ToDouble, &[Int], Number),
    plain("double", Function::ToDouble, &[Uint], Number),
    plain("double", Function::ToDouble, &[Text], Number),
    plain("string", Function::ToText, &[Text], Text),
    plain("string", Function::ToText, &[Bool], Text),
    plain("string", Function::ToText, &[Int], Text),
    plain("string", Function::ToText, &[Uint], Text),
    plain("string", Function::ToText, &[Number], Text),
    plain("string", Function::ToText, &[Bytes], Text),
    plain("string", Function::ToText, &[Time], Text),
    plain("string", Function::ToText, &[Span], Text),
    plain("string", Function::ToText, &[Money], Text),
    plain("bytes", Function::ToBytes, &[Bytes], Bytes),
    plain("bytes", Function::ToBytes, &[Text], Bytes),
    plain("bool", Function::ToBool, &[Bool], Bool),
    plain("bool", Function::ToBool, &[Text], Bool),
    plain("timestamp", Function::ToTime, &[Time], Time),
    plain("timestamp", Function::ToTime, &[Text], Time),
    plain("timestamp", Function::ToTime, &[Int], Time),
    plain("duration", Function::ToSpan, &[Span], Span),
    plain("duration", Function::ToSpan, &[Text], Span),
    plain("money", Function::ToMoney, &[Money], Money),
    plain("money", Function::ToMoney, &[Text], Money),
    plain("type", Function::TypeOf, &[Any], Class::Type),
    plain("dyn", Function::Dyn, &[Any], Any),
    part("getFullYear", Part::FullYear, &[Time]),
    part("getFullYear", Part::FullYear, &[Time, Text]),
    part("getMonth", Part::Month, &[Time]),
    part("getMonth", Part::Month, &[Time, Text]),
    part("getDate", Part::Date, &[Time]),
    part("getDate", Part::Date, &[Time, Text]),
    part("getDayOfMonth", Part::DayOfMonth, &[Time]),
    part("getDayOfMonth", Part::DayOfMonth, &[Time, Text]),
    part("getDayOfWeek", Part::DayOfWeek, &[Time]),
    part("getDayOfWeek", Part::DayOfWeek, &[Time, Text]),
    part("getDayOfYear", Part::DayOfYear, &[Time]),
    part("getDayOfYear", Part::DayOfYear, &[Time, Text]),
    part("getHours", Part::Hours, &[Time]),
    part("getHours", Part::Hours, &[Time, Text]),
    part("getHours", Part::Hours, &[Span]),
    part("getMinutes", Part::Minutes, &[Time]),
    part("getMinutes", Part::Minutes, &[Time, Text]),
    part("getMinutes", Part::Minutes, &[Span]),
    part("getSeconds", Part::Seconds, &[Time]),
    part("getSeconds", Part::Seconds, &[Time, Text]),
    part("getSeconds", Part::Seconds, &[Span]),
    part("getMilliseconds", Part::Milliseconds, &[Time]),
    part("getMilliseconds", Part::Milliseconds, &[Time, Text]),
    part("getMilliseconds", Part::Milliseconds, &[Span]),
];
