//! What the tests' worker does: jobs and effects that end as their bodies say.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;
use vocabulary::{Error, Result};
use work::{Effect, Effects, Failure, Job, Jobs, Looked, Performing, Repeat, Running};

/// How something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ends {
    Well,
    /// The other side refuses it for good.
    Refused,
    /// It fails in a way that may pass.
    Again,
    /// No answer comes.
    Unanswered,
    /// An answer comes when the test opens the gate.
    AtTheGate,
}

/// What an effect is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) ends: Ends,
}

pub(crate) fn letter(ends: Ends) -> Letter {
    Letter {
        to: "anna@example.com".to_owned(),
        text: "Dear Anna,\nyour listing is live.".to_owned(),
        ends,
    }
}

/// The world; clones share its gate.
#[derive(Clone)]
pub(crate) struct World {
    gate: Arc<watch::Sender<bool>>,
}

impl Default for World {
    fn default() -> Self {
        Self { gate: Arc::new(watch::Sender::new(false)) }
    }
}

impl World {
    pub(crate) fn open_gate(&self) {
        self.gate.send_replace(true);
    }

    pub(crate) fn effects(&self) -> Effects {
        Effects::new().with(Mail(self.clone())).with(Charge(self.clone()))
    }

    pub(crate) fn jobs() -> Jobs {
        Jobs::new().with(Tidy).with(Report)
    }

    async fn perform(&self, letter: &Letter) -> Result<Value, Failure> {
        match letter.ends {
            Ends::Well => {}
            Ends::Refused => return Err(Failure::Refused(Error::invalid("No such mailbox."))),
            Ends::Again => return Err(Failure::again(Error::unavailable("The line is busy."))),
            Ends::Unanswered => {
                return Err(Failure::Unknown(Error::unavailable("The server hung up.")));
            }
            Ends::AtTheGate => drop(self.gate.subscribe().wait_for(|open| *open).await),
        }
        Ok(json!({ "accepted_as": "250 queued" }))
    }
}

/// Nobody can tell whether a mail went out.
pub(crate) struct Mail(pub(crate) World);

#[async_trait]
impl Effect for Mail {
    const NAME: &'static str = "mail";
    const REPEAT: Repeat = Repeat::AskPerson;
    type Body = Letter;

    fn check(&self, _: &Letter) -> Result<()> {
        Ok(())
    }

    async fn perform(&self, body: &Letter, _: &Performing) -> Result<Value, Failure> {
        self.0.perform(body).await
    }
}

/// The other side could be asked, but does not answer that either.
pub(crate) struct Charge(pub(crate) World);

#[async_trait]
impl Effect for Charge {
    const NAME: &'static str = "charge";
    const REPEAT: Repeat = Repeat::LookUp;
    type Body = Letter;

    fn check(&self, _: &Letter) -> Result<()> {
        Ok(())
    }

    async fn perform(&self, body: &Letter, _: &Performing) -> Result<Value, Failure> {
        self.0.perform(body).await
    }

    async fn look_up(&self, _: &Letter, _: &Performing) -> Result<Looked, Failure> {
        Err(Failure::again(Error::unavailable("The line is busy.")))
    }
}

macro_rules! jobs {
    ($($(#[$doc:meta])* $job:ident $name:literal;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $job;

        #[async_trait]
        impl Job for $job {
            const NAME: &'static str = $name;
            const ATTEMPTS: u32 = 1;
            type Body = Ends;

            async fn run(&self, body: &Ends, _: &Running) -> Result<(), Failure> {
                match body {
                    Ends::Refused => Err(Failure::Refused(Error::invalid("There is no list."))),
                    Ends::Again => Err(Failure::again(Error::unavailable("The disk is full."))),
                    _ => Ok(()),
                }
            }
        }
    )+};
}

jobs! {
    /// Started by schedules of other names, as the manual's jobs are.
    Tidy "test.tidy";
    /// Started when it is needed.
    Report "test.report";
}
