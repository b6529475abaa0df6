//! What the names of an expression stand for while something is evaluated: the record at hand, answers,
//! names of a `let`, and what sources say, all at one instant and from one view of the store.

mod names;
mod sources;
pub mod texts;
pub mod values;

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use manual::check::Block;
use manual::expressions::{Facts, FaultKind, Limits, Program, Read, Value};
use manual::values::{Expression, Map, Name};
use manual::{Manual, Question};
use publishing::InForce;
use store::View;

pub(crate) use names::referred;
pub use sources::{Asked, Source, Sources, Standing};

use names::{Followed, Layer};

use crate::records::Stored;

/// A value, or why there is none.
pub type Outcome = Result<Value<'static>, FaultKind>;

/// What names stand for, for one evaluation or several at the same instant.
#[derive(Debug)]
pub struct World<'w> {
    in_force: &'w InForce,
    sources: &'w Sources,
    view: View<'w>,
    now: Timestamp,
    zone: TimeZone,
    layers: Vec<Layer>,
    /// Records that were followed to, so that each is read once.
    followed: Mutex<Followed>,
    /// Whether what is referred to is read as it was at the instant.
    is_past: bool,
}

impl<'w> World<'w> {
    /// Begins with the names that are there everywhere.
    #[must_use]
    pub fn new(
        in_force: &'w InForce,
        sources: &'w Sources,
        view: View<'w>,
        now: Timestamp,
    ) -> Self {
        let zone = in_force.company.as_ref().map_or(TimeZone::UTC, |company| company.zone.clone());
        let (layers, followed) = (Vec::new(), Mutex::default());
        Self { in_force, sources, view, now, zone, layers, followed, is_past: false }
    }

    /// Reads what is referred to as it was at the instant, which is over.
    #[must_use]
    pub fn looking_back(self) -> Self {
        Self { is_past: true, ..self }
    }

    /// Adds a record, whose fields stand bare from now on.
    #[must_use]
    pub fn with_record(mut self, record: Stored) -> Self {
        self.layers.push(Layer::Record(Arc::new(record)));
        self
    }

    /// Adds a name, such as `status` of an answer; one that has no value is a fault where it is used.
    #[must_use]
    pub fn with_value(mut self, name: impl Into<String>, value: Outcome) -> Self {
        self.layers.push(Layer::Name(name.into(), value));
        self
    }

    /// Adds a name with fields behind it, such as `answer`.
    #[must_use]
    pub fn with_fields(
        mut self,
        name: impl Into<String>,
        fields: Vec<(String, Value<'static>)>,
    ) -> Self {
        self.layers.push(Layer::Fields(name.into(), fields));
        self
    }

    /// Adds the names of a `let`, each of which may use those before it. One that has no value is a fault
    /// only where it is used.
    pub async fn with_lets(mut self, block: &Block, names: &Map<Name, Expression>) -> Self {
        for (name, expression) in names.iter() {
            let value = self.evaluate(block, expression).await;
            let name = name.to_string();
            self.layers.push(match referred(self.manual(), (block, expression)) {
                Some(kind) => Layer::Reference(name, value, kind.to_owned()),
                None => Layer::Name(name, value),
            });
        }
        self
    }

    /// Returns the manual by which everything is evaluated.
    #[must_use]
    pub fn manual(&self) -> &'w Manual {
        &self.in_force.manual
    }

    /// Returns the version of the manual by which everything is evaluated.
    #[must_use]
    pub fn in_force(&self) -> &'w InForce {
        self.in_force
    }

    /// Returns the record at hand, if there is one.
    #[must_use]
    pub fn record(&self) -> Option<&Stored> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Record(record) => Some(&**record),
            _ => None,
        })
    }

    /// Returns where everything is read.
    #[must_use]
    pub fn view(&self) -> View<'w> {
        self.view
    }

    /// Returns the instant of everything.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns the zone of the company.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Evaluates an expression of a block.
    ///
    /// # Errors
    /// Why it has no value.
    pub async fn evaluate(&self, block: &Block, expression: &Expression) -> Outcome {
        let program = self.manual().program(block, expression).ok_or(FaultKind::NoSuchName)?;
        self.run(program).await
    }

    /// Evaluates a condition of a block.
    ///
    /// # Errors
    /// Why it neither holds nor does not.
    pub async fn holds(&self, block: &Block, condition: &Expression) -> Result<bool, FaultKind> {
        match self.evaluate(block, condition).await? {
            Value::Bool(truth) => Ok(truth),
            _ => Err(FaultKind::WrongType),
        }
    }

    /// Evaluates a program: reads all that it may need, then runs it.
    ///
    /// # Errors
    /// Why it has no value.
    pub async fn run(&self, program: &Program) -> Outcome {
        let mut values = Vec::with_capacity(program.reads().len());
        for read in program.reads() {
            values.push(self.read(read).await);
        }
        let facts = Known { values, zone: &self.zone };
        let value = program.evaluate(&facts, Limits::default()).map_err(|fault| fault.kind)?;
        values::owned(&value)
    }

    async fn read(&self, read: &Read) -> Outcome {
        let path: Vec<&str> = read.path.iter().map(String::as_str).collect();
        let question = read.function.as_deref().map(question).transpose()?;
        if question.is_none()
            && let Some(found) = self.in_layers(&path).await
        {
            return found;
        }
        match path.as_slice() {
            ["now"] => Ok(Value::Time(self.now)),
            path => match self.asked(question, path) {
                Some((prefix, asked)) => self.sources.read(prefix, asked).await,
                None => Err(FaultKind::Unknown),
            },
        }
    }

    /// Returns what a name stands for: `["alert", "severity"]`, `["queue", "reviews", "waiting"]`.
    ///
    /// # Errors
    /// [`FaultKind::Unknown`] where it is not known at present.
    pub async fn figure(&self, path: &[&str]) -> Outcome {
        if let Some(found) = self.in_layers(path).await {
            return found;
        }
        match self.asked(None, path) {
            Some((prefix, asked)) => self.sources.read(prefix, asked).await,
            None => Err(FaultKind::Unknown),
        }
    }

    /// Tells how the values stand that a program reads: since when each is known, and in which state.
    pub async fn standings(&self, program: &Program) -> Vec<Standing> {
        let mut standings = Vec::new();
        for read in program.reads().iter().filter(|read| read.function.is_none()) {
            let path: Vec<&str> = read.path.iter().map(String::as_str).collect();
            if let Some((prefix, asked)) = self.asked(None, &path) {
                standings.extend(self.sources.standing(prefix, asked).await);
            }
        }
        standings
    }

    /// Names the first value that a program reads and that is not there, such as `purchase.created_at`.
    pub async fn lacking(&self, program: &Program) -> Option<String> {
        for read in program.reads() {
            if matches!(self.read(read).await, Ok(Value::Null) | Err(_)) {
                return Some(read.path.join("."));
            }
        }
        None
    }

    /// Says why what a program reads is not known at present: the first reason that somebody has.
    pub async fn why_unknown(&self, program: &Program) -> Option<String> {
        for read in program.reads() {
            let path: Vec<&str> = read.path.iter().map(String::as_str).collect();
            if let Some((prefix, asked)) = self.asked(None, &path)
                && let Some(why) = self.sources.why_unknown(prefix, asked).await
            {
                return Some(why);
            }
        }
        None
    }

    fn asked<'a>(
        &'a self,
        question: Option<Question>,
        path: &[&'a str],
    ) -> Option<(&'a str, Asked<'a>)> {
        let (prefix, name, field) = match *path {
            [prefix, name] => (prefix, name, None),
            [prefix, name, field] => (prefix, name, Some(field)),
            _ => return None,
        };
        let (manual, view, now) = (self.manual(), self.view, self.now);
        Some((prefix, Asked { question, name, field, manual, view, now }))
    }
}

fn question(function: &str) -> Result<Question, FaultKind> {
    let all =
        [Question::Down, Question::Up, Question::Unknown, Question::Outage, Question::Unusual];
    all.into_iter().find(|question| question.name() == function).ok_or(FaultKind::NoSuchFunction)
}

/// The reads of one program with their values.
struct Known<'k> {
    values: Vec<Outcome>,
    zone: &'k TimeZone,
}

impl Facts for Known<'_> {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        match self.values.get(number) {
            Some(value) => value.clone(),
            None => Err(FaultKind::Unknown),
        }
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }
}
