//! Jobs by name, with their types erased.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::Transaction;
use vocabulary::{Error, Result};

use crate::enqueue::{self, Enqueued, New};
use crate::job::Priority;
use crate::{Failure, Job, Running};

/// The kinds of jobs that this program knows.
#[derive(Default, Clone)]
pub struct Jobs {
    by_name: BTreeMap<&'static str, Arc<dyn AnyJob>>,
    twice: Option<&'static str>,
}

/// What a kind of job asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) name: &'static str,
    pub(crate) version: i32,
    pub(crate) priority: Priority,
    pub(crate) attempts: u32,
    pub(crate) within: Duration,
}

/// A job whose body is still text.
#[async_trait]
pub(crate) trait AnyJob: Send + Sync {
    fn terms(&self) -> Terms;
    fn key(&self, body: &str) -> Result<Option<String>>;
    async fn run(&self, body: &str, running: &Running) -> Result<(), Failure>;
}

impl Jobs {
    /// Starts without any.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a kind of job. A second one of the same name keeps the worker from starting.
    #[must_use]
    pub fn with<J: Job>(mut self, job: J) -> Self {
        if self.by_name.insert(J::NAME, Arc::new(Erased(job))).is_some() {
            self.twice = Some(J::NAME);
        }
        self
    }

    /// Adds all jobs of another feature.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        for (name, job) in others.by_name {
            if self.by_name.insert(name, job).is_some() {
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

    /// Enqueues a run of the job `name`, for callers that know it by name only, such as an effect
    /// that runs a job.
    ///
    /// # Errors
    /// When there is no such job or it cannot read the body; else as [`crate::enqueue()`].
    pub async fn enqueue(
        &self,
        tx: &Transaction<'_>,
        (name, body): (&str, &Value),
        at: Option<Timestamp>,
    ) -> Result<Enqueued> {
        let Some(job) = self.get(name) else {
            return Err(Error::missing(format!("There is no job `{name}`."))
                .hint("Look up the names of the jobs on the page Jobs."));
        };
        let body = body.to_string();
        let Terms { name, version, priority, .. } = job.terms();
        let key = job.key(&body)?;
        enqueue::insert(tx, New { name, version, body, key, priority, at, slot: None }).await
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Arc<dyn AnyJob>> {
        self.by_name.get(name)
    }

    pub(crate) fn twice(&self) -> Option<&'static str> {
        self.twice
    }
}

struct Erased<J>(J);

#[async_trait]
impl<J: Job> AnyJob for Erased<J> {
    fn terms(&self) -> Terms {
        Terms {
            name: J::NAME,
            version: J::VERSION,
            priority: J::PRIORITY,
            attempts: J::ATTEMPTS,
            within: J::WITHIN,
        }
    }

    fn key(&self, body: &str) -> Result<Option<String>> {
        Ok(J::key(&read::<J::Body>(J::NAME, body)?))
    }

    async fn run(&self, body: &str, running: &Running) -> Result<(), Failure> {
        let body = read::<J::Body>(J::NAME, body).map_err(Failure::Refused)?;
        self.0.run(&body, running).await
    }
}

fn read<B: DeserializeOwned>(name: &str, body: &str) -> Result<B> {
    serde_json::from_str(body).map_err(|error| {
        Error::invalid(format!("The body of this run of `{name}` cannot be read: {error}."))
            .hint("Another version of the program wrote it; start the job again with a new body.")
    })
}
