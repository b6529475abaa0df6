//! One evaluation, counting what it takes.

use std::ops::ControlFlow;

use super::code::{Around, At, Code, Several, Step, borrowed};
use super::{Facts, Limits, call};
use crate::fault::{Fault, FaultKind};
use crate::limits::BYTES_FOR_A_STEP;
use crate::place::Place;
use crate::syntax::tree::{Binary, LoopKind, Unary};
use crate::value::{Map, Value, calculate, equal, negate, order};

type Outcome<'v> = Result<Value<'v>, Fault>;

pub(super) fn run<'v>(code: &'v Code, facts: &'v dyn Facts, limits: Limits) -> Outcome<'v> {
    let nothing = Fault { kind: FaultKind::NoSuchName, place: Place::new(0, 0) };
    let start = code.start.ok_or(nothing)?;
    Run { code, facts, left: limits, variables: Vec::new() }.value(start)
}

pub(super) struct Run<'v> {
    code: &'v Code,
    pub(super) facts: &'v dyn Facts,
    left: Limits,
    variables: Vec<Value<'v>>,
}

impl<'v> Run<'v> {
    pub(super) fn value(&mut self, at: At) -> Outcome<'v> {
        self.spend(1).map_err(|fault| fault.at(self.place(at)))?;
        match self.code.steps[at.0 as usize] {
            Step::Constant(number) => Ok(borrowed(&self.code.constants[number as usize])),
            Step::Read(number) => {
                self.facts.read(number as usize).map_err(|fault| fault.at(self.place(at)))
            }
            Step::Variable(number) => Ok(self.variables[number as usize].clone()),
            Step::Binary(operator, left, right) => self.binary(at, operator, left, right),
            Step::Every(several) => self.conditions(several, false),
            Step::Any(several) => self.conditions(several, true),
            Step::Unary(Unary::Not, of) => Ok(Value::Bool(!self.condition(of)?)),
            Step::Choice { condition, then, otherwise } => {
                let chosen = if self.condition(condition)? { then } else { otherwise };
                self.value(chosen)
            }
            step => self.rarer(at, step),
        }
    }

    /// Evaluates the steps that few conditions have, apart so that the common ones stay small.
    fn rarer(&mut self, at: At, step: Step) -> Outcome<'v> {
        match step {
            Step::Calendar(number) => Ok(Value::Calendar(&self.code.calendars[number as usize])),
            Step::HasRead(number) => match self.facts.read(number as usize) {
                Ok(value) => Ok(Value::Bool(!matches!(value, Value::Null))),
                Err(FaultKind::Missing) => Ok(Value::Bool(false)),
                Err(fault) => Err(fault.at(self.place(at))),
            },
            Step::HasField { of, field } => {
                let map = self.map_at(of)?;
                let field = &self.code.fields[field as usize];
                Ok(Value::Bool(map.get(&Value::text(field)).is_some()))
            }
            Step::Select { of, field } => {
                let map = self.map_at(of)?;
                let field = &self.code.fields[field as usize];
                let found = map.get(&Value::text(field)).cloned();
                found.ok_or(FaultKind::NoSuchKey.at(self.place(at)))
            }
            Step::Index { of, at: index } => {
                let (of, index) = (self.value(of)?, self.value(index)?);
                call::element(&of, &index).map_err(|fault| fault.at(self.place(at)))
            }
            Step::Unary(_, of) => {
                let of = self.value(of)?;
                negate(&of).map_err(|fault| missing_if([&of, &of], fault).at(self.place(at)))
            }
            Step::List(several) => self.list(at, several),
            Step::Map(several) => self.map(at, several),
            Step::Loop(number) => self.around(at, self.code.loops[number as usize]),
            Step::Matches { of, pattern } => {
                let of = self.value(of)?;
                let pattern = &self.code.patterns[pattern as usize];
                call::matches(self, &of, pattern).map_err(|fault| fault.at(self.place(at)))
            }
            Step::Call { function, first, second } => {
                let first = self.value(first)?;
                call::call(self, function, first, second).map_err(|fault| match fault {
                    call::Stopped::Here(fault) => fault.at(self.place(at)),
                    call::Stopped::Below(fault) => fault,
                })
            }
            Step::Fail(fault) => Err(fault.at(self.place(at))),
            // Everything else is common.
            _ => Err(FaultKind::WrongType.at(self.place(at))),
        }
    }

    fn binary(&mut self, at: At, operator: Binary, left: At, right: At) -> Outcome<'v> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let result = match operator {
            Binary::Equal => self.equal(&left, &right).map(Value::Bool),
            Binary::NotEqual => self.equal(&left, &right).map(|equal| Value::Bool(!equal)),
            Binary::Less => self.ordered(&left, &right, |order| order.is_lt()),
            Binary::LessOrEqual => self.ordered(&left, &right, |order| order.is_le()),
            Binary::Greater => self.ordered(&left, &right, |order| order.is_gt()),
            Binary::GreaterOrEqual => self.ordered(&left, &right, |order| order.is_ge()),
            Binary::In => self.contained(&left, &right).map(Value::Bool),
            _ => self.calculated(operator, &left, &right),
        };
        result.map_err(|fault| missing_if([&left, &right], fault).at(self.place(at)))
    }

    pub(super) fn equal(&mut self, left: &Value<'v>, right: &Value<'v>) -> Result<bool, FaultKind> {
        self.spend(weight(left))?;
        Ok(equal(left, right))
    }

    fn ordered(
        &mut self,
        left: &Value<'v>,
        right: &Value<'v>,
        holds: impl FnOnce(std::cmp::Ordering) -> bool,
    ) -> Result<Value<'v>, FaultKind> {
        self.spend(weight(left))?;
        // NaN is neither less nor greater.
        Ok(Value::Bool(order(left, right)?.is_some_and(holds)))
    }

    fn contained(&mut self, element: &Value<'v>, of: &Value<'v>) -> Result<bool, FaultKind> {
        match of {
            Value::List(list) => {
                for other in list.iter() {
                    self.spend(1)?;
                    if self.equal(element, other)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Map(map) => Ok(map.get(element).is_some()),
            _ => Err(FaultKind::WrongType),
        }
    }

    fn calculated(
        &mut self,
        operator: Binary,
        left: &Value<'v>,
        right: &Value<'v>,
    ) -> Result<Value<'v>, FaultKind> {
        // Room is taken before anything is made.
        match (left, right) {
            (Value::Text(left), Value::Text(right)) => self.make(left.len() + right.len())?,
            (Value::Bytes(left), Value::Bytes(right)) => self.make(left.len() + right.len())?,
            (Value::List(left), Value::List(right)) => {
                self.make((left.len() + right.len()) * size_of::<Value<'_>>())?;
            }
            _ => {}
        }
        calculate(operator, left, right, self.facts.zone())
    }

    fn condition(&mut self, at: At) -> Result<bool, Fault> {
        match self.value(at)? {
            Value::Bool(holds) => Ok(holds),
            Value::Null => Err(FaultKind::Missing.at(self.place(at))),
            _ => Err(FaultKind::WrongType.at(self.place(at))),
        }
    }

    /// Evaluates `&&`, which `false` decides, or `||`, which `true` decides.
    fn conditions(&mut self, several: Several, decisive: bool) -> Outcome<'v> {
        let mut verdict = Verdict { decisive, fault: None };
        for at in self.code.several(several) {
            let outcome = self.condition(*at);
            if let ControlFlow::Break(decided) = verdict.hear(outcome) {
                return decided.map(Value::Bool);
            }
        }
        verdict.end()
    }

    fn list(&mut self, at: At, several: Several) -> Outcome<'v> {
        let elements = self.code.several(several);
        self.room_for(at, elements.len())?;
        let values: Result<Vec<_>, _> = elements.iter().map(|at| self.value(*at)).collect();
        Ok(Value::made_list(values?))
    }

    fn map(&mut self, at: At, several: Several) -> Outcome<'v> {
        let flat = self.code.several(several);
        self.room_for(at, flat.len())?;
        let mut entries = Vec::with_capacity(flat.len() / 2);
        for pair in flat.chunks_exact(2) {
            entries.push((self.value(pair[0])?, self.value(pair[1])?));
        }
        Map::new(entries).map(Value::Map).map_err(|fault| fault.at(self.place(at)))
    }

    fn map_at(&mut self, at: At) -> Result<Map<'v>, Fault> {
        match self.value(at)? {
            Value::Map(map) => Ok(map),
            Value::Null => Err(FaultKind::Missing.at(self.place(at))),
            _ => Err(FaultKind::WrongType.at(self.place(at))),
        }
    }

    fn around(&mut self, at: At, around: Around) -> Outcome<'v> {
        let over = self.value(around.over)?;
        let count = match &over {
            Value::List(list) => list.len(),
            Value::Map(map) => map.entries().len(),
            Value::Null => return Err(FaultKind::Missing.at(self.place(at))),
            _ => return Err(FaultKind::WrongType.at(self.place(at))),
        };
        let elements = (0..count).filter_map(|index| match &over {
            Value::List(list) => list.get(index).cloned(),
            Value::Map(map) => map.entries().nth(index).map(|(key, _)| key.clone()),
            _ => None,
        });
        match around.kind {
            LoopKind::All => self.until_decided(elements, around, false),
            LoopKind::Exists => self.until_decided(elements, around, true),
            LoopKind::ExistsOne => {
                let mut found = 0_usize;
                for element in elements {
                    found += usize::from(self.with(element, |run| run.holds(around.body))?);
                }
                Ok(Value::Bool(found == 1))
            }
            LoopKind::Collect => self.collect(at, elements, around),
        }
    }

    fn until_decided(
        &mut self,
        elements: impl Iterator<Item = Value<'v>>,
        around: Around,
        decisive: bool,
    ) -> Outcome<'v> {
        let mut verdict = Verdict { decisive, fault: None };
        for element in elements {
            let outcome = self.with(element, |run| run.holds(around.body));
            if let ControlFlow::Break(decided) = verdict.hear(outcome) {
                return decided.map(Value::Bool);
            }
        }
        verdict.end()
    }

    fn collect(
        &mut self,
        at: At,
        elements: impl Iterator<Item = Value<'v>>,
        around: Around,
    ) -> Outcome<'v> {
        let mut made = Vec::new();
        for element in elements {
            let kept = self.with(element, |run| {
                if !run.holds(around.filter)? {
                    return Ok(None);
                }
                match around.body {
                    Some(body) => run.value(body).map(Some),
                    None => Ok(run.variables.last().cloned()),
                }
            })?;
            if let Some(value) = kept {
                self.room_for(at, 1)?;
                made.push(value);
            }
        }
        Ok(Value::made_list(made))
    }

    /// Evaluates something about one element of a list.
    fn with<T>(
        &mut self,
        element: Value<'v>,
        evaluate: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.variables.push(element);
        let result = evaluate(self);
        self.variables.pop();
        result
    }

    /// Evaluates a condition; none at all holds.
    fn holds(&mut self, condition: Option<At>) -> Result<bool, Fault> {
        condition.map_or(Ok(true), |condition| self.condition(condition))
    }

    pub(super) fn place(&self, at: At) -> Place {
        self.code.places[at.0 as usize]
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), FaultKind> {
        let left = self.left.steps.checked_sub(steps).ok_or(FaultKind::TooManySteps);
        self.left.steps = left?;
        Ok(())
    }

    /// Takes room for something that will be made, and the steps that making it costs.
    pub(super) fn make(&mut self, bytes: usize) -> Result<(), FaultKind> {
        self.spend(bytes / BYTES_FOR_A_STEP)?;
        let left = self.left.bytes.checked_sub(bytes).ok_or(FaultKind::TooLarge);
        self.left.bytes = left?;
        Ok(())
    }

    fn room_for(&mut self, at: At, values: usize) -> Result<(), Fault> {
        let bytes = values * size_of::<Value<'_>>();
        self.make(bytes).map_err(|fault| fault.at(self.place(at)))
    }
}

/// Says that a value is missing where the fault only says that `null` has the wrong type.
pub(super) fn missing_if(operands: [&Value<'_>; 2], fault: FaultKind) -> FaultKind {
    let missing = operands.iter().any(|operand| matches!(operand, Value::Null));
    if missing && fault == FaultKind::WrongType { FaultKind::Missing } else { fault }
}

/// Returns what looking at a value costs beyond the one step that all do.
pub(super) fn weight(value: &Value<'_>) -> usize {
    match value {
        Value::Text(text) => text.len() / BYTES_FOR_A_STEP,
        Value::Bytes(bytes) => bytes.len() / BYTES_FOR_A_STEP,
        Value::List(list) => list.iter().map(|element| 1 + weight(element)).sum(),
        Value::Map(map) => map.entries().map(|(key, value)| 2 + weight(key) + weight(value)).sum(),
        _ => 0,
    }
}

/// What is known of a chain of conditions so far. One that decides it makes up for faults in others,
/// whichever comes first.
struct Verdict {
    decisive: bool,
    fault: Option<Fault>,
}

impl Verdict {
    fn hear(&mut self, outcome: Result<bool, Fault>) -> ControlFlow<Result<bool, Fault>> {
        match outcome {
            Ok(holds) if holds == self.decisive => ControlFlow::Break(Ok(holds)),
            Ok(_) => ControlFlow::Continue(()),
            Err(fault) if fault.kind.is_final() => ControlFlow::Break(Err(fault)),
            Err(fault) => {
                self.fault.get_or_insert(fault);
                ControlFlow::Continue(())
            }
        }
    }

    fn end<'v>(self) -> Outcome<'v> {
        self.fault.map_or(Ok(Value::Bool(!self.decisive)), Err)
    }
}
