//! What stands behind a prefix in every expression, and what can be asked about it.

use std::any::Any;

use expressions::Type;

use super::Given;
use crate::kind::Kind;
use crate::registry::Content;
use crate::values::Expression;

/// A kind whose blocks stand in every expression behind a prefix: `metric.refund_rate`.
///
/// It is handed over with [`Registry::source`](crate::Registry::source) instead of
/// [`Registry::kind`](crate::Registry::kind).
pub trait Source: Kind {
    /// The word before the point.
    const PREFIX: &'static str = Self::KIND;

    /// What can be asked about a block: `down(probe.website)`.
    const ASKED: &'static [Question] = &[];

    /// Says what a block stands for: a value (`metric.refund_rate` is a number in its unit), or fields
    /// (`job.nightly.late_by`); without either it can only be asked about.
    fn stands_for(&self) -> Given;

    /// Returns the expression that makes the value, where there is one: what it reads must not be made of
    /// the block itself, over any number of others.
    fn made_by(&self) -> Option<&Expression> {
        None
    }
}

/// What can be asked about something that is watched; the answer is one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether it does not work: `down(probe.website)`.
    Down,
    /// Whether it works; neither holds while that is not known.
    Up,
    /// Whether nothing is known of it at present.
    Unknown,
    /// For how long it has been down, nothing at all while it is up.
    Outage,
    /// Whether it is far from what it was at such times before.
    Unusual,
}

impl Question {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Down, Self::Up, Self::Unknown, Self::Outage, Self::Unusual];

    /// Returns the name of the function.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Unknown => "unknown",
            Self::Outage => "outage",
            Self::Unusual => "unusual",
        }
    }

    /// Returns the type of the answer.
    pub(crate) fn gives(self) -> Type {
        match self {
            Self::Outage => Type::Span,
            Self::Down | Self::Up | Self::Unknown | Self::Unusual => Type::Bool,
        }
    }
}

fn made_by<S: Source>(content: &Content) -> Option<&Expression> {
    <dyn Any>::downcast_ref::<S>(content.as_ref()).and_then(Source::made_by)
}

/// A source without its Rust type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceType {
    pub(crate) prefix: &'static str,
    pub(crate) asked: &'static [Question],
    /// Nothing for a block that could not be read.
    pub(crate) stands_for: fn(&Content) -> Option<Given>,
    pub(crate) made_by: fn(&Content) -> Option<&Expression>,
}

impl SourceType {
    pub(crate) fn of<S: Source>() -> Self {
        let stands_for = |content: &Content| {
            <dyn Any>::downcast_ref::<S>(content.as_ref()).map(Source::stands_for)
        };
        Self { prefix: S::PREFIX, asked: S::ASKED, stands_for, made_by: made_by::<S> }
    }

    /// Describes the source that a stand-in is: nothing is known of its blocks but their names.
    pub(crate) fn stand_in(prefix: &'static str) -> Self {
        Self { prefix, asked: &Question::ALL, stands_for: |_| None, made_by: |_| None }
    }
}
