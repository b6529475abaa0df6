//! Which names an expression may use, and what they stand for.
//!
//! A kind says it in one line, [`Kind::scope`](crate::Kind::scope): `Scope::record(&self.of)`. All
//! expressions of a block are checked in its scope, whichever key or effect they stand in. A part of a
//! block that has more names adds them for what is inside, again in one line: over an action stands
//! `#[names(Action::names)]`, which adds what it asks as `answer` (see [`keys!`](crate::keys)).
//!
//! Everywhere there are `now`, what stands behind the prefix of a [`Source`] (`metric.refund_rate`), and
//! the [`Question`]s that can be asked about it (`down(probe.website)`). A name of a narrower scope hides
//! one of a wider.

mod names;
mod source;
mod world;

use expressions::Type;

use crate::check::{Column, Place};
use crate::values::{Expression, Fields, Map, Name, Reference};

pub(crate) use names::Names;
pub(crate) use source::SourceType;
pub use source::{Question, Source};
pub(crate) use world::{Assumption, World};

/// The names that an expression may use, beside those that are there everywhere.
///
/// ```
/// use manual::scope::Scope;
/// use manual::expressions::Type;
///
/// let scope = Scope::everywhere()
///     .with("age", Type::Span)
///     .with("incident", [("started_at", Type::Time), ("cause", Type::Text.optional())]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The later hides the earlier.
    pub(crate) layers: Vec<Layer>,
    pub(crate) is_where_used: bool,
}

/// One step from a wide scope to a narrower one.
#[derive(Debug, Clone)]
pub(crate) enum Layer {
    /// The fields of a record stand bare, and the record itself under its name.
    Record(String),
    /// Every record stands under its own name.
    Records,
    /// One more name.
    Name(String, Given),
    /// A column of a row, which refers to a record if it is named as one or as the key of one.
    Column(String),
    /// One more name, for what an expression gives.
    Let(String, Expression),
    /// What the names are is not known, so each counts as declared.
    Open,
}

impl Scope {
    /// The names that are there everywhere, and no others.
    #[must_use]
    pub fn everywhere() -> Self {
        Self::default()
    }

    /// The fields of a record or an event stand bare, with what other blocks add to it, and the record
    /// itself under its name; `trainer.email` follows a field that refers to a record.
    #[must_use]
    pub fn record<T>(of: &Reference<T>) -> Self {
        Self::everywhere().and(Layer::Record(of.name.clone()))
    }

    /// The same for the record that the block itself declares.
    #[must_use]
    pub fn itself(place: Place<'_>) -> Self {
        match place.blocks.at(place.block) {
            Some(block) => Self::everywhere().and(Layer::Record(block.name.clone())),
            None => Self::open(),
        }
    }

    /// Whoever refers to the block says what is there, as with a template: it is checked once in the
    /// scope of each reference, where every record also stands under its own name. Without any reference
    /// only the records are there.
    #[must_use]
    pub fn where_used() -> Self {
        Self { is_where_used: true, ..Self::everywhere() }
    }

    /// Not known, so that every name counts as declared: only for what is decided at another time.
    #[must_use]
    pub fn open() -> Self {
        Self::everywhere().and(Layer::Open)
    }

    /// Adds the columns of a row: one that is named as a record refers to such a record, and beside the key
    /// of one, such as `purchase_id`, stands the record under its name. Where they are not known, each hides
    /// any other name, and every name counts as declared.
    #[must_use]
    pub fn row(self, columns: Option<&[Column]>) -> Self {
        let Some(columns) = columns else { return Self::open().with_records() };
        let named = |scope: Self, column: &Column| scope.and(Layer::Column(column.name.clone()));
        columns.iter().fold(self, named)
    }

    /// Adds a name: a type, or fields such as those that an action asks.
    #[must_use]
    pub fn with(self, name: impl Into<String>, given: impl Into<Given>) -> Self {
        self.and(Layer::Name(name.into(), given.into()))
    }

    /// Adds the names of a `let`, each of which may use those before it.
    #[must_use]
    pub fn lets(self, names: &Map<Name, Expression>) -> Self {
        names.iter().fold(self, |scope, (name, expression)| scope.named(name, expression))
    }

    /// Adds one name of a `let`.
    #[must_use]
    pub fn named(self, name: &Name, expression: &Expression) -> Self {
        self.and(Layer::Let(name.to_string(), expression.clone()))
    }

    /// Adds every record under its own name.
    pub(crate) fn with_records(mut self) -> Self {
        self.layers.insert(0, Layer::Records);
        self
    }

    fn and(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub enum Given {
    /// A value.
    Value(Type),
    /// Nothing by itself; what follows behind a point is a value.
    Fields(Vec<(String, Type)>),
}

impl From<Type> for Given {
    fn from(of: Type) -> Self {
        Self::Value(of)
    }
}

impl<N: Into<String>, const COUNT: usize> From<[(N, Type); COUNT]> for Given {
    fn from(fields: [(N, Type); COUNT]) -> Self {
        Self::Fields(fields.into_iter().map(|(name, of)| (name.into(), of)).collect())
    }
}

impl<T: Typed> From<&Map<Name, T>> for Given {
    fn from(fields: &Map<Name, T>) -> Self {
        Self::Fields(fields.iter().map(|(name, field)| (name.to_string(), field.gives())).collect())
    }
}

/// Something that a manual declares with a type, such as a field or an answer.
pub trait Typed {
    /// Returns the type that its values have in expressions.
    fn gives(&self) -> Type;
}

/// What a block adds to the fields of a record, as a classifier adds what it found.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The record.
    pub record: String,
    /// The name, which stands among the record's fields.
    pub name: String,
    /// What it stands for.
    pub given: Given,
}

/// Lists the fields of a record with their types.
pub(crate) fn types(fields: &Fields) -> Vec<(String, Type)> {
    fields.iter().map(|(name, field)| (name.to_string(), field.gives())).collect()
}
