//! Names with values and types that a test makes up.

use expressions::{Facts, FaultKind, Program, Schema, Type, Value};
use jiff::tz::TimeZone;

/// Names with their types and values.
#[derive(Default)]
pub(crate) struct Names(pub(crate) Vec<(String, Type, Option<Value<'static>>)>);

impl Schema for Names {
    fn name(&self, name: &str) -> Option<Type> {
        self.0.iter().find(|(known, ..)| known == name).map(|(_, gives, _)| gives.clone())
    }

    fn field(&self, _: &Type, _: &str) -> Option<Type> {
        None
    }

    fn function(&self, _: &str, _: &[String], _: &Type) -> Option<Type> {
        None
    }

    fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, ..)| name.as_str()).collect()
    }

    fn fields(&self, _: &Type) -> Vec<&str> {
        Vec::new()
    }

    fn functions(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The values of the names that a program reads, in the order in which it numbers them.
pub(crate) struct Values {
    values: Vec<Option<Value<'static>>>,
    zone: TimeZone,
}

impl Values {
    pub(crate) fn of(program: &Program, names: &Names) -> Self {
        let value = |path: &[String]| {
            let known =
                names.0.iter().find(|(name, ..)| [name] == path.iter().collect::<Vec<_>>()[..]);
            known.and_then(|(_, _, value)| value.clone())
        };
        let values = program.reads().iter().map(|read| value(&read.path)).collect();
        Self { values, zone: TimeZone::UTC }
    }
}

impl Facts for Values {
    fn read(&self, number: usize) -> Result<Value<'_>, FaultKind> {
        self.values[number].clone().ok_or(FaultKind::NoSuchName)
    }

    fn zone(&self) -> &TimeZone {
        &self.zone
    }
}
