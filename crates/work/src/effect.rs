//! Effects: what a decision orders and the world outside must see exactly once.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{Ordered, Transaction};
use tokio_util::sync::CancellationToken;
use vocabulary::id::EffectId;
use vocabulary::{Error, Result};

use crate::Failure;

/// What to do with an effect whose outcome is not known, because the process died or the other side
/// did not answer in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The receiver counts one key once, so it is simply sent again.
    ReceiverDeduplicates,
    /// The other side can be asked by the key; only what is not there is performed again.
    LookUp,
    /// Nobody can tell, so a person decides.
    AskPerson,
}

/// What a look-up found.
#[derive(Debug, PartialEq, Eq)]
pub enum Looked {
    /// It happened, with this outcome.
    Done(Value),
    /// It certainly did not happen.
    NotDone,
    /// Nobody can tell; a person decides.
    CannotTell,
}

/// One attempt at an effect.
#[derive(Debug, Clone)]
pub struct Performing {
    /// The effect.
    pub id: EffectId,
    /// The idempotency key, the same in every attempt.
    pub key: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Set when the program is asked to stop; an attempt that can end early does.
    pub stop: CancellationToken,
}

/// A kind of effect, implemented by the feature that owns it.
#[async_trait]
pub trait Effect: Send + Sync + 'static {
    /// The name it is ordered by, such as `mail`.
    const NAME: &'static str;
    /// Grows when the body changes its form; a body of another version is put to a person.
    const VERSION: i32 = 1;
    /// What happens when the outcome is not known.
    const REPEAT: Repeat;
    /// How often it is tried before it is put to a person.
    const ATTEMPTS: u32 = 8;
    /// How long one attempt may take.
    const WITHIN: std::time::Duration = std::time::Duration::from_secs(30);

    /// What it needs to know.
    type Body: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// Refuses a body that can never be performed, before it is ordered.
    ///
    /// # Errors
    /// What is wrong with the body.
    fn check(&self, body: &Self::Body) -> Result<()>;

    /// Returns the idempotency key, where the body itself names the one thing it does; the effect's
    /// id otherwise.
    fn key(&self, _body: &Self::Body) -> Option<String> {
        None
    }

    /// Does it, and returns what should be kept of the outcome.
    async fn perform(&self, body: &Self::Body, performing: &Performing) -> Result<Value, Failure>;

    /// Asks the other side whether it happened; only called with [`Repeat::LookUp`].
    async fn look_up(
        &self,
        _body: &Self::Body,
        _performing: &Performing,
    ) -> Result<Looked, Failure> {
        Ok(Looked::CannotTell)
    }

    /// Returns the effect that takes this one back, where there is one.
    fn compensate(&self, _body: &Self::Body, _outcome: &Value) -> Option<Compensation> {
        None
    }

    /// Orders the effect inside a decision.
    ///
    /// # Errors
    /// What [`Effect::check`] says.
    fn order(&self, tx: &Transaction<'_>, body: &Self::Body) -> Result<Ordered>
    where
        Self: Sized,
    {
        self.check(body)?;
        let ordered = Ordered::new(tx.now(), Self::NAME, Self::VERSION, body)?;
        Ok(match self.key(body) {
            Some(key) => ordered.keyed(key),
            None => ordered,
        })
    }
}

/// An effect that takes another one back.
#[derive(Debug, Clone, PartialEq)]
pub struct Compensation {
    /// The name of the effect.
    pub name: &'static str,
    /// Its version.
    pub version: i32,
    /// Its body.
    pub body: Value,
}

/// Reads a body, so that every effect says the same about one it cannot read.
///
/// # Errors
/// When the JSON does not have the form of `B`.
pub fn body<B: DeserializeOwned>(name: &str, text: &str) -> Result<B> {
    serde_json::from_str(text).map_err(|error| {
        Error::invalid(format!("The body of this `{name}` cannot be read: {error}."))
            .hint("It was ordered by another version of the program; decide by hand what to do.")
    })
}
