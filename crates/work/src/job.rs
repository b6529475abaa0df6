//! Jobs: what the program itself must do, at once or at a time, and finish even if it dies on the way.

use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use vocabulary::Result;
use vocabulary::id::RunId;

use crate::Failure;

/// Which jobs go first when many are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Housekeeping.
    Low = 0,
    /// Most things.
    Normal = 10,
    /// Somebody waits for it.
    High = 20,
}

/// One attempt at a job.
#[derive(Debug, Clone)]
pub struct Running {
    /// The run.
    pub run: RunId,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// The slot of the schedule that started it, where one did.
    pub scheduled_for: Option<jiff::Timestamp>,
    /// Set when the program is asked to stop; an attempt that can end early does.
    pub stop: CancellationToken,
}

/// A kind of job. Running one twice must do no more than running it once.
#[async_trait]
pub trait Job: Send + Sync + 'static {
    /// The name it is queued by, such as `audit.checkpoint`.
    const NAME: &'static str;
    /// Grows when the body changes its form; a body of another version is set aside.
    const VERSION: i32 = 1;
    /// Which go first.
    const PRIORITY: Priority = Priority::Normal;
    /// How often it is tried before it is set aside for people.
    const ATTEMPTS: u32 = 5;
    /// How long one attempt may take.
    const WITHIN: Duration = Duration::from_secs(60);

    /// What it needs to know.
    type Body: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// Returns the key under which at most one unfinished run exists; none means that all run.
    fn key(_body: &Self::Body) -> Option<String> {
        None
    }

    /// Does it.
    async fn run(&self, body: &Self::Body, running: &Running) -> Result<(), Failure>;
}
