//! Compiled expressions: made once, evaluated as often as wanted.

mod call;
mod code;
mod lower;
mod run;

use jiff::tz::TimeZone;

use crate::fault::{Fault, FaultKind};
use crate::reads::{Read, Reads};
use crate::types::Type;
use crate::value::Value;
use code::Code;

pub(crate) use lower::{Meaning, lower, pattern};

/// What an expression is evaluated against.
pub trait Facts {
    /// Returns the value of the program's read of this number, [`Value::Null`] where it is missing.
    ///
    /// # Errors
    /// Such as [`FaultKind::Unknown`] for a figure that could not be measured.
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind>;

    /// Returns the zone in which days begin and clocks are read.
    fn zone(&self) -> &TimeZone;
}

/// How much one evaluation may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many parts of the expression may be evaluated, macros counting each round; large texts
    /// and lists cost more than one.
    pub steps: usize,
    /// How many bytes of texts and lists may be made.
    pub bytes: usize,
}

impl Default for Limits {
    /// Gives what no condition of a manual comes near, and what takes a few milliseconds at worst.
    fn default() -> Self {
        Self { steps: 100_000, bytes: 1024 * 1024 }
    }
}

/// A compiled expression.
#[derive(Debug, Clone)]
pub struct Program {
    code: Code,
    reads: Reads,
    gives: Type,
}

impl Program {
    /// Returns the type of what the expression gives.
    #[must_use]
    pub fn gives(&self) -> &Type {
        &self.gives
    }

    /// Returns what the expression reads. The place in this list is the number that
    /// [`Facts::read`] is asked for. A fact is in it although it may never be asked for: in
    /// `a || b` the second is not once the first is true.
    #[must_use]
    pub fn reads(&self) -> &[Read] {
        self.reads.all()
    }

    /// Evaluates the expression.
    ///
    /// # Errors
    /// The fault that kept it from having a value, with its place in the text.
    pub fn evaluate<'v>(
        &'v self,
        facts: &'v dyn Facts,
        limits: Limits,
    ) -> Result<Value<'v>, Fault> {
        run::run(&self.code, facts, limits)
    }
}
