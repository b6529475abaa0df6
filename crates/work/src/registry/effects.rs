//! Effects by name, with their types erased.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use store::{Ordered, Transaction};
use vocabulary::{Error, Result};

use crate::effect::body as read;
use crate::{Effect, Failure, Looked, Performing, Repeat};

/// The kinds of effects that this program knows.
#[derive(Default, Clone)]
pub struct Effects {
    by_name: BTreeMap<&'static str, Arc<dyn AnyEffect>>,
    twice: Option<&'static str>,
}

/// What a kind of effect asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) version: i32,
    pub(crate) repeat: Repeat,
    pub(crate) attempts: u32,
    pub(crate) within: Duration,
}

/// An effect whose body is still text.
#[async_trait]
pub(crate) trait AnyEffect: Send + Sync {
    fn terms(&self) -> Terms;
    fn check(&self, body: &str) -> Result<()>;
    fn order(&self, tx: &Transaction<'_>, body: &str) -> Result<Ordered>;
    async fn perform(&self, body: &str, performing: &Performing) -> Result<Value, Failure>;
    async fn look_up(&self, body: &str, performing: &Performing) -> Result<Looked, Failure>;
}

impl Effects {
    /// Starts without any.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a kind of effect. A second one of the same name keeps the worker from starting.
    #[must_use]
    pub fn with<E: Effect>(mut self, effect: E) -> Self {
        if self.by_name.insert(E::NAME, Arc::new(Erased(effect))).is_some() {
            self.twice = Some(E::NAME);
        }
        self
    }

    /// Adds all effects of another feature.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        for (name, effect) in others.by_name {
            if self.by_name.insert(name, effect).is_some() {
                self.twice = Some(name);
            }
        }
        self.twice = self.twice.or(others.twice);
        self
    }

    /// Lists the names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.by_name.keys().copied()
    }

    /// Refuses a name that nobody has registered and a body that can never be performed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, name: &str, body: &Value) -> Result<()> {
        self.known(name)?.check(&body.to_string())
    }

    /// Orders the effect `name` inside a decision, for callers that know it by name only.
    ///
    /// # Errors
    /// As [`Effects::check`].
    pub fn order(&self, tx: &Transaction<'_>, name: &str, body: &Value) -> Result<Ordered> {
        self.known(name)?.order(tx, &body.to_string())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Arc<dyn AnyEffect>> {
        self.by_name.get(name)
    }

    pub(crate) fn twice(&self) -> Option<&'static str> {
        self.twice
    }

    fn known(&self, name: &str) -> Result<&Arc<dyn AnyEffect>> {
        self.get(name).ok_or_else(|| {
            let known: Vec<_> = self.names().map(|name| format!("`{name}`")).collect();
            Error::missing(format!("There is no effect `{name}`."))
                .hint(format!("These are known: {}.", known.join(", ")))
        })
    }
}

struct Erased<E>(E);

#[async_trait]
impl<E: Effect> AnyEffect for Erased<E> {
    fn terms(&self) -> Terms {
        Terms { version: E::VERSION, repeat: E::REPEAT, attempts: E::ATTEMPTS, within: E::WITHIN }
    }

    fn check(&self, body: &str) -> Result<()> {
        self.0.check(&read(E::NAME, body)?)
    }

    fn order(&self, tx: &Transaction<'_>, body: &str) -> Result<Ordered> {
        self.0.order(tx, &read(E::NAME, body)?)
    }

    async fn perform(&self, body: &str, performing: &Performing) -> Result<Value, Failure> {
        let body = read(E::NAME, body).map_err(Failure::Refused)?;
        self.0.perform(&body, performing).await
    }

    async fn look_up(&self, body: &str, performing: &Performing) -> Result<Looked, Failure> {
        let body = read(E::NAME, body).map_err(Failure::Refused)?;
        self.0.look_up(&body, performing).await
    }
}
