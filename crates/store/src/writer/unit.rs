//! A unit of work: a closure, the place where its answer goes, and what it adds to the commit.

use async_trait::async_trait;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;
use vocabulary::{Attribution, Error, Result};

use crate::once::{self, Seen};
use crate::{Change, Leaf, Ordered, Transaction};

/// What a unit adds to the end of its batch.
#[derive(Default)]
pub(crate) struct Additions {
    pub(crate) leaves: Vec<Leaf>,
    /// Chains of effects, each performed one after the other.
    pub(crate) chains: Vec<Vec<Ordered>>,
}

/// Something to run inside a transaction and to answer once that transaction's fate is known.
#[async_trait]
pub(crate) trait Unit: Send {
    /// Says who makes the change, for the leaves.
    fn by(&self) -> Option<&Attribution>;

    /// Does the work; an error undoes this unit alone.
    async fn run(&mut self, tx: &Transaction<'_>) -> Result<Additions>;

    /// Answers whoever waits.
    fn answer(self: Box<Self>, fate: Result<()>);
}

type Decide<T> =
    Box<dyn for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<Change<T>>> + Send>;
type Write<T> = Box<dyn for<'t> FnOnce(&'t Transaction<'t>) -> BoxFuture<'t, Result<T>> + Send>;

/// A change with leaves, for [`crate::Store::commit`].
pub(crate) struct Kept<T> {
    by: Attribution,
    decide: Option<Decide<T>>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T> Kept<T> {
    pub(crate) fn new(by: Attribution, decide: Decide<T>) -> (Self, oneshot::Receiver<Result<T>>) {
        let (reply, answer) = oneshot::channel();
        (Self { by, decide: Some(decide), value: None, reply }, answer)
    }
}

#[async_trait]
impl<T: Serialize + DeserializeOwned + Send + 'static> Unit for Kept<T> {
    fn by(&self) -> Option<&Attribution> {
        Some(&self.by)
    }

    async fn run(&mut self, tx: &Transaction<'_>) -> Result<Additions> {
        let decide = self.decide.take().ok_or_else(run_twice)?;
        if let Some(once) = &self.by.once
            && let Seen::Answered(answer) = once::begin(tx, &self.by, once, tx.now()).await?
        {
            self.value = Some(serde_json::from_str(&answer).map_err(Error::internal)?);
            return Ok(Additions::default());
        }
        let change = decide(tx).await?;
        if let Some(once) = &self.by.once {
            let answer = serde_json::to_string(&change.value).map_err(Error::internal)?;
            once::finish(tx, &self.by, once, answer).await?;
        }
        self.value = Some(change.value);
        let chain = Some(change.effects).filter(|chain| !chain.is_empty());
        let beside = change.beside.into_iter().map(|effect| vec![effect]);
        Ok(Additions { leaves: change.leaves, chains: chain.into_iter().chain(beside).collect() })
    }

    fn answer(self: Box<Self>, fate: Result<()>) {
        let Self { value, reply, .. } = *self;
        let answer = fate.and_then(|()| value.ok_or_else(run_twice));
        // Whoever asked may be gone; the change stands all the same.
        drop(reply.send(answer));
    }
}

/// Bookkeeping without leaves, for [`crate::Store::maintain`].
pub(crate) struct Plain<T> {
    write: Option<Write<T>>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T> Plain<T> {
    pub(crate) fn new(write: Write<T>) -> (Self, oneshot::Receiver<Result<T>>) {
        let (reply, answer) = oneshot::channel();
        (Self { write: Some(write), value: None, reply }, answer)
    }
}

#[async_trait]
impl<T: Send + 'static> Unit for Plain<T> {
    fn by(&self) -> Option<&Attribution> {
        None
    }

    async fn run(&mut self, tx: &Transaction<'_>) -> Result<Additions> {
        let write = self.write.take().ok_or_else(run_twice)?;
        self.value = Some(write(tx).await?);
        Ok(Additions::default())
    }

    fn answer(self: Box<Self>, fate: Result<()>) {
        let Self { value, reply, .. } = *self;
        let answer = fate.and_then(|()| value.ok_or_else(run_twice));
        drop(reply.send(answer));
    }
}

fn run_twice() -> Error {
    Error::internal("a unit of work was answered without having been run once")
}
