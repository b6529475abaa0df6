//! What the names of an expression stand for while something is evaluated: the record at hand, answers,
//! names of a `let`, and what sources say, all at one instant and from one view of the store.

mod sources;
pub mod texts;
pub mod values;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use manual::check::Block;
use manual::expressions::{Facts, FaultKind, Limits, Program, Read, Type, Value};
use manual::values::{Expression, FieldType, Map, Name, PlainFieldType};
use manual::{Manual, Question};
use publishing::InForce;
use store::View;

pub use sources::{Asked, Source, Sources, Standing};

use crate::record::Record;
use crate::records::{Stored, go_by};

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
}

/// Records by kind and key; nothing for one that is not there.
type Followed = HashMap<(String, String), Option<Arc<Stored>>>;

#[derive(Debug)]
enum Layer {
    /// Its fields stand bare, and the record itself under its kind.
    Record(Arc<Stored>),
    /// One name with its value.
    Name(String, Outcome),
    /// One name of a `let` that refers to a record of this kind, whose fields stand behind it.
    Reference(String, Outcome, String),
    /// One name with fields behind it.
    Fields(String, Vec<(String, Value<'static>)>),
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
        Self { in_force, sources, view, now, zone, layers, followed }
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

    /// Looks for what a path begins with, the narrowest layer first.
    async fn in_layers(&self, path: &[&str]) -> Option<Outcome> {
        let (first, rest) = path.split_first()?;
        for layer in self.layers.iter().rev() {
            match layer {
                Layer::Name(name, value) | Layer::Reference(name, value, _)
                    if name == first && rest.is_empty() =>
                {
                    return Some(value.clone());
                }
                Layer::Reference(name, value, kind) if name == first => {
                    return Some(self.behind(value, kind, rest).await);
                }
                Layer::Fields(name, fields) if name == first => {
                    let field = rest.first()?;
                    let found = fields.iter().find(|(name, _)| name == field);
                    return Some(Ok(found.map_or(Value::Null, |(_, value)| value.clone())));
                }
                Layer::Record(record) => {
                    let kind = self.kind(&record.kind)?;
                    if kind.field(first).is_some() {
                        return Some(self.follow(Arc::clone(record), path).await);
                    }
                    if record.kind == **first {
                        return Some(match rest {
                            [] => Ok(Value::made_text(record.key.as_str())),
                            rest => self.follow(Arc::clone(record), rest).await,
                        });
                    }
                }
                Layer::Name(..) | Layer::Reference(..) | Layer::Fields(..) => {}
            }
        }
        None
    }

    /// Follows the value of a name that refers to a record. A missing one leads nowhere.
    async fn behind(&self, value: &Outcome, kind: &str, path: &[&str]) -> Outcome {
        let Value::Text(key) = value.clone()? else { return Ok(Value::Null) };
        match self.find(kind, &key).await? {
            Some(record) => self.follow(record, path).await,
            None => Ok(Value::Null),
        }
    }

    /// Follows references from field to field. A missing one leads nowhere, which is no fault.
    async fn follow(&self, mut record: Arc<Stored>, path: &[&str]) -> Outcome {
        let mut path = path;
        while let Some((first, rest)) = path.split_first() {
            let kind = self.kind(&record.kind).ok_or(FaultKind::NoSuchName)?;
            let Some(field) = kind.field(first) else { return Err(FaultKind::Unknown) };
            let json = record.body.get(*first).unwrap_or(&serde_json::Value::Null);
            let next = match (&field.of, json.as_str()) {
                _ if rest.is_empty() => return values::of_field(&field.of, json, &self.zone),
                (FieldType::Plain(PlainFieldType::Block(kind)), Some(key)) => {
                    self.find(kind, key).await?
                }
                _ => None,
            };
            let Some(next) = next else { return Ok(Value::Null) };
            (record, path) = (next, rest);
        }
        Ok(Value::Null)
    }

    /// Finds a record that a reference names.
    ///
    /// # Errors
    /// [`FaultKind::Unknown`] when the store cannot be read.
    pub async fn find(&self, kind: &str, key: &str) -> Result<Option<Arc<Stored>>, FaultKind> {
        let name = (kind.to_owned(), key.to_owned());
        let known =
            self.followed.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = go_by(&self.view, kind, key).await;
        let found = found.map_err(|error| {
            tracing::error!(
                kind,
                error = error.chain(),
                "a record could not be read for a condition"
            );
            FaultKind::Unknown
        })?;
        let found = found.map(Arc::new);
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.insert(name, found.clone());
        Ok(found)
    }

    fn kind(&self, name: &str) -> Option<&'w Record> {
        self.manual().get::<Record>(name, 0)
    }
}

/// Returns the kind of the records that an expression of a block refers to, if it gives references.
pub(crate) fn referred<'m>(
    manual: &'m Manual,
    (block, expression): (&Block, &Expression),
) -> Option<&'m str> {
    let gives = manual.program(block, expression)?.gives();
    let gives = match gives {
        Type::Optional(present) => &**present,
        present => present,
    };
    match gives {
        Type::Record(kind) => Some(kind),
        _ => None,
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
