//! What one commit consists of: a value, the audit leaves that tell of it, the effects it orders.

use serde_json::{Map, Value};

use crate::outbox::Ordered;

/// What a closure hands to [`crate::Store::commit`]: there is no change without a leaf.
#[derive(Debug)]
pub struct Change<T> {
    pub(crate) value: T,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) effects: Vec<Ordered>,
    pub(crate) beside: Vec<Ordered>,
}

impl<T> Change<T> {
    /// Makes a change that returns `value` and is told of by `leaf`.
    #[must_use]
    pub fn new(value: T, leaf: Leaf) -> Self {
        Self { value, leaves: vec![leaf], effects: Vec::new(), beside: Vec::new() }
    }

    /// Answers `value` without a change, as when something is set to what it is already.
    #[must_use]
    pub fn unchanged(value: T) -> Self {
        Self { value, leaves: Vec::new(), effects: Vec::new(), beside: Vec::new() }
    }

    /// Makes a change that some verb of the same transaction told of; without a leaf it is none.
    #[must_use]
    pub fn told(value: T, leaves: Vec<Leaf>) -> Self {
        leaves.into_iter().fold(Self::unchanged(value), Self::and)
    }

    /// Adds a leaf, for a change of several things at once.
    #[must_use]
    pub fn and(mut self, leaf: Leaf) -> Self {
        self.leaves.push(leaf);
        self
    }

    /// Orders effects, to be performed one after the other once this is committed.
    #[must_use]
    pub fn ordering(mut self, effects: impl IntoIterator<Item = Ordered>) -> Self {
        self.effects.extend(effects);
        self
    }

    /// Orders effects that wait for no other and that no other waits for, such as notices to several
    /// people: one that cannot be delivered keeps none of the rest back.
    #[must_use]
    pub fn ordering_beside(mut self, effects: impl IntoIterator<Item = Ordered>) -> Self {
        self.beside.extend(effects);
        self
    }
}

/// One line of the audit: what was done to what. Who, whence and when come from the commit.
#[derive(Debug, Clone)]
pub struct Leaf {
    pub(crate) action: &'static str,
    pub(crate) object: Option<(&'static str, String)>,
    pub(crate) details: Map<String, Value>,
}

impl Leaf {
    /// Names the action in dotted words, such as `key.revoked`.
    #[must_use]
    pub fn new(action: &'static str) -> Self {
        Self { action, object: None, details: Map::new() }
    }

    /// Names the thing it happened to.
    #[must_use]
    pub fn about(mut self, kind: &'static str, id: &impl ToString) -> Self {
        self.object = Some((kind, id.to_string()));
        self
    }

    /// Adds a detail, such as `before` or `after`; never a secret.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}
