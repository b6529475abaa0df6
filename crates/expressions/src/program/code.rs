//! What a compiled expression consists of: a flat list of small steps that refer to each other by
//! number.

use regex::Regex;
use vocabulary::Span;

use crate::fault::FaultKind;
use crate::functions::Function;
use crate::place::Place;
use crate::syntax::tree::{Binary, LoopKind, Unary};
use crate::value::{Shared, Value};

/// The number of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At(pub(super) u32);

/// Some steps that stand next to each other in [`Code::lists`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Several {
    pub(super) start: u32,
    pub(super) count: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Constant(u32),
    Calendar(u32),
    Read(u32),
    Variable(u32),
    HasRead(u32),
    HasField {
        of: At,
        field: u32,
    },
    Select {
        of: At,
        field: u32,
    },
    Index {
        of: At,
        at: At,
    },
    Unary(Unary, At),
    Binary(Binary, At, At),
    Every(Several),
    Any(Several),
    Choice {
        condition: At,
        then: At,
        otherwise: At,
    },
    List(Several),
    /// Keys and values in turn.
    Map(Several),
    Loop(u32),
    Matches {
        of: At,
        pattern: u32,
    },
    Call {
        function: Function,
        first: At,
        second: Option<At>,
    },
    Fail(FaultKind),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) kind: LoopKind,
    pub(super) over: At,
    pub(super) filter: Option<At>,
    pub(super) body: Option<At>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Code {
    pub(super) steps: Vec<Step>,
    pub(super) places: Vec<Place>,
    pub(super) lists: Vec<At>,
    pub(super) constants: Vec<Value<'static>>,
    pub(super) calendars: Vec<Span>,
    pub(super) patterns: Vec<Regex>,
    pub(super) fields: Vec<String>,
    pub(super) loops: Vec<Around>,
    pub(super) start: Option<At>,
}

impl Code {
    pub(super) fn add(&mut self, step: Step, place: Place) -> At {
        self.steps.push(step);
        self.places.push(place);
        At(number(self.steps.len() - 1))
    }

    pub(super) fn constant(&mut self, value: Value<'static>, place: Place) -> At {
        self.constants.push(value);
        let number = number(self.constants.len() - 1);
        self.add(Step::Constant(number), place)
    }

    /// Returns the constant that a step is, if it is one.
    pub(super) fn known(&self, at: At) -> Option<&Value<'static>> {
        match self.steps[at.0 as usize] {
            Step::Constant(number) => self.constants.get(number as usize),
            _ => None,
        }
    }

    pub(super) fn several(&self, several: Several) -> &[At] {
        let start = several.start as usize;
        &self.lists[start..start + several.count as usize]
    }
}

/// A text has at most as many steps as bytes, so numbers of 32 bits are plenty.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Borrows a constant for an evaluation.
pub(super) fn borrowed<'v>(constant: &'v Value<'static>) -> Value<'v> {
    match constant {
        Value::Text(text) => Value::Text(Shared::Borrowed(text)),
        Value::Bytes(bytes) => Value::Bytes(Shared::Borrowed(bytes)),
        Value::List(list) => Value::List(Shared::Borrowed(list)),
        other => other.clone(),
    }
}
