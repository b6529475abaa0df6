//! What can go wrong while an expression is evaluated, as a value.

use std::fmt;

use crate::place::Place;

/// Why an evaluation gave no value, and where in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Which sort of fault it is.
    pub kind: FaultKind,
    /// The part of the text that could not be evaluated.
    pub place: Place,
}

/// A sort of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// A whole number was divided by zero.
    DivisionByZero,
    /// A number, an instant, a span or an amount went out of its range.
    OutOfRange,
    /// A map has no such key.
    NoSuchKey,
    /// A list is not that long.
    NoSuchElement,
    /// A map was written with a key twice.
    RepeatedKey,
    /// The value has not the type that was needed; checked expressions meet it in `dyn` values only.
    WrongType,
    /// A text could not be read as what it should become, such as a number or a pattern.
    Unreadable,
    /// Amounts of different currencies met.
    DifferentCurrencies,
    /// A value was needed that is not there.
    Missing,
    /// A fact is not known at present.
    Unknown,
    /// There is no such name; only expressions that were not checked meet it.
    NoSuchName,
    /// There is no such function; only expressions that were not checked meet it.
    NoSuchFunction,
    /// The evaluation took more steps than it was given.
    TooManySteps,
    /// The evaluation made larger values than it was given room for.
    TooLarge,
}

impl FaultKind {
    /// Tells whether the evaluation must end at once: nothing it could still find would count.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::TooManySteps | Self::TooLarge)
    }

    pub(crate) fn at(self, place: Place) -> Fault {
        Fault { kind: self, place }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DivisionByZero => "A whole number was divided by zero.",
            Self::OutOfRange => "A result is out of range.",
            Self::NoSuchKey => "The map has no such key.",
            Self::NoSuchElement => "The list has no such element.",
            Self::RepeatedKey => "The map has a key twice.",
            Self::WrongType => "The value has not the type that is needed.",
            Self::Unreadable => "The text cannot be read as what it should become.",
            Self::DifferentCurrencies => {
                "Amounts of different currencies cannot be compared or added."
            }
            Self::Missing => "The value is missing.",
            Self::Unknown => "The value is not known at present.",
            Self::NoSuchName => "There is no such name.",
            Self::NoSuchFunction => "There is no such function.",
            Self::TooManySteps => "The expression takes too many steps.",
            Self::TooLarge => "The expression makes values that are too large.",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.kind, f)
    }
}

impl std::error::Error for Fault {}
