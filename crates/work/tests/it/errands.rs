//! Jobs that do what their body says and note down each attempt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use vocabulary::Error;
use vocabulary::id::RunId;
use work::{Failure, Job, Jobs, Priority, Running};

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Errand {
    pub(crate) name: String,
    pub(crate) does: Does,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Does {
    Succeed,
    /// Fails in so many attempts, then succeeds.
    FailFirst(u32),
    /// As it, and asks for a wait of so many seconds.
    FailFirstAsking(u32, u64),
    Refuse,
    Panic,
    /// Waits until the test opens the gate.
    Wait,
    /// Waits until the test opens the gate in the first attempt, and for ever in later ones.
    WaitThenHang,
    /// Waits for ever in the first so many attempts.
    HangFirst(u32),
}

pub(crate) fn errand(name: impl Into<String>, does: Does) -> Errand {
    Errand { name: name.into(), does }
}

/// An attempt that began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Began {
    pub(crate) name: String,
    pub(crate) run: RunId,
    pub(crate) attempt: u32,
    pub(crate) scheduled_for: Option<Timestamp>,
}

/// What all jobs of a test note down; clones share it.
#[derive(Clone)]
pub(crate) struct Log {
    began: Arc<Mutex<Vec<Began>>>,
    gate: Arc<watch::Sender<bool>>,
}

impl Default for Log {
    fn default() -> Self {
        Self { began: Arc::default(), gate: Arc::new(watch::Sender::new(false)) }
    }
}

impl Log {
    pub(crate) fn began(&self) -> Vec<Began> {
        self.began.lock().unwrap().clone()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.began().into_iter().map(|began| began.name).collect()
    }

    pub(crate) fn open_gate(&self) {
        self.gate.send_replace(true);
    }

    async fn act(&self, errand: &Errand, running: &Running) -> Result<(), Failure> {
        let Running { run, attempt, scheduled_for, .. } = running.clone();
        let name = errand.name.clone();
        self.began.lock().unwrap().push(Began { name, run, attempt, scheduled_for });
        let failed = || Error::unavailable("The far end did not answer.");
        match errand.does {
            Does::Succeed => Ok(()),
            Does::FailFirst(times) if attempt <= times => Err(Failure::again(failed())),
            Does::FailFirstAsking(times, seconds) if attempt <= times => {
                let after = Some(Duration::from_secs(seconds));
                Err(Failure::Again { error: failed(), after })
            }
            Does::FailFirst(_) | Does::FailFirstAsking(..) => Ok(()),
            Does::Refuse => Err(Failure::Refused(Error::invalid("There is no such trainer."))),
            Does::Panic => panic!("planted"),
            Does::WaitThenHang if attempt > 1 => std::future::pending().await,
            Does::Wait | Does::WaitThenHang => {
                drop(self.gate.subscribe().wait_for(|open| *open).await);
                Ok(())
            }
            Does::HangFirst(times) if attempt <= times => std::future::pending().await,
            Does::HangFirst(_) => Ok(()),
        }
    }
}

macro_rules! errands {
    ($($job:ident $name:literal $priority:ident;)+) => {
        $(pub(crate) struct $job(Log);

        #[async_trait]
        impl Job for $job {
            const NAME: &'static str = $name;
            const PRIORITY: Priority = Priority::$priority;
            type Body = Errand;

            async fn run(&self, body: &Errand, running: &Running) -> Result<(), Failure> {
                self.0.act(body, running).await
            }
        })+

        /// All of them.
        pub(crate) struct Errands;

        impl Errands {
            pub(crate) fn jobs(log: &Log) -> Jobs {
                Jobs::new()$(.with($job(log.clone())))+.with(Keyed(log.clone()))
            }
        }
    };
}

errands! {
    Plain "errand.plain" Normal;
    Other "errand.other" Normal;
    Idle "errand.idle" Low;
    Urgent "errand.urgent" High;
}

/// A job of which one unfinished run per name exists.
pub(crate) struct Keyed(Log);

#[async_trait]
impl Job for Keyed {
    const NAME: &'static str = "errand.keyed";
    type Body = Errand;

    fn key(body: &Errand) -> Option<String> {
        Some(body.name.clone())
    }

    async fn run(&self, body: &Errand, running: &Running) -> Result<(), Failure> {
        self.0.act(body, running).await
    }
}
