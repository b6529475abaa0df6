//! The world outside: it remembers what reached it, by key, and effects that act on it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Ordered, Transaction};
use tokio::sync::watch;
use vocabulary::{Error, Result};
use work::{Effect, Effects, Failure, Looked, Performing, Repeat};

/// What an effect does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Act {
    pub(crate) name: String,
    pub(crate) how: How,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum How {
    Succeed,
    /// Certainly does not happen in so many attempts, then does.
    FailFirst(u32),
    Refuse,
    /// What it was ordered for is gone.
    LetBe,
    /// The other side gets it in the first attempt, and its answer never comes.
    HangAfterSending,
    /// The other side gets it in the first attempt without an answer, and refuses later ones.
    HangThenRefuse,
    /// The other side does not get it in the first attempt, and no answer comes.
    HangBeforeSending,
    /// The other side gets it, and answers when the test opens the gate.
    AnswerLater,
    /// Gives other tasks a turn before and after it reaches the other side.
    Dawdle,
}

pub(crate) fn act(name: impl Into<String>, how: How) -> Act {
    Act { name: name.into(), how }
}

/// The world; clones share it.
#[derive(Clone)]
pub(crate) struct World {
    received: Arc<Mutex<Received>>,
    gate: Arc<watch::Sender<bool>>,
}

#[derive(Default)]
struct Received {
    by_key: BTreeMap<String, u32>,
    in_order: Vec<String>,
    looked_up: u32,
    mute: bool,
}

impl Default for World {
    fn default() -> Self {
        Self { received: Arc::default(), gate: Arc::new(watch::Sender::new(false)) }
    }
}

impl World {
    pub(crate) fn effects(&self) -> Effects {
        Effects::new().with(Post(self.clone())).with(Charge(self.clone())).with(Ring(self.clone()))
    }

    /// The names of what reached the world, in the order in which it did.
    pub(crate) fn names(&self) -> Vec<String> {
        self.received.lock().unwrap().in_order.clone()
    }

    /// How often each key reached it.
    pub(crate) fn by_key(&self) -> BTreeMap<String, u32> {
        self.received.lock().unwrap().by_key.clone()
    }

    pub(crate) fn looked_up(&self) -> u32 {
        self.received.lock().unwrap().looked_up
    }

    /// Lets look-ups find no answer, or find one again.
    pub(crate) fn answers_look_ups(&self, answers: bool) {
        self.received.lock().unwrap().mute = !answers;
    }

    pub(crate) fn open_gate(&self) {
        self.gate.send_replace(true);
    }

    fn receive(&self, key: &str, act: &Act) {
        let mut received = self.received.lock().unwrap();
        *received.by_key.entry(key.to_owned()).or_default() += 1;
        received.in_order.push(act.name.clone());
    }

    async fn perform(&self, act: &Act, performing: &Performing) -> Result<Value, Failure> {
        let Performing { key, attempt, .. } = performing;
        let failed = || Error::unavailable("The far end did not answer.");
        match act.how {
            How::FailFirst(times) if *attempt <= times => return Err(Failure::again(failed())),
            How::HangThenRefuse if *attempt > 1 => {
                return Err(Failure::Refused(Error::invalid("No such address.")));
            }
            How::Refuse => return Err(Failure::Refused(Error::invalid("No such address."))),
            How::LetBe => return Err(Failure::Moot(Error::invalid("Nobody lives there now."))),
            How::HangBeforeSending if *attempt == 1 => std::future::pending().await,
            How::Dawdle => dawdle().await,
            _ => {}
        }
        self.receive(key, act);
        match act.how {
            How::HangAfterSending | How::HangThenRefuse if *attempt == 1 => {
                std::future::pending::<()>().await;
            }
            How::AnswerLater => drop(self.gate.subscribe().wait_for(|open| *open).await),
            How::Dawdle => dawdle().await,
            _ => {}
        }
        Ok(json!({ "attempt": attempt }))
    }

    fn look_up(&self, performing: &Performing) -> Result<Looked, Failure> {
        let mut received = self.received.lock().unwrap();
        received.looked_up += 1;
        if received.mute {
            return Err(Failure::again(Error::unavailable("The far end does not answer.")));
        }
        Ok(match received.by_key.get(&performing.key) {
            Some(_) => Looked::Done(json!({ "found": true })),
            None => Looked::NotDone,
        })
    }
}

async fn dawdle() {
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
}

macro_rules! effects {
    ($($(#[$doc:meta])* $effect:ident $name:literal $repeat:ident;)+) => {
        $($(#[$doc])*
        pub(crate) struct $effect(World);

        impl $effect {
            pub(crate) fn of(tx: &Transaction<'_>, act: &Act) -> Ordered {
                $effect(World::default()).order(tx, act).unwrap()
            }
        }

        #[async_trait]
        impl Effect for $effect {
            const NAME: &'static str = $name;
            const REPEAT: Repeat = Repeat::$repeat;
            const ATTEMPTS: u32 = 3;
            type Body = Act;

            fn check(&self, body: &Act) -> Result<()> {
                if body.name.is_empty() {
                    return Err(Error::invalid("It has no name."));
                }
                Ok(())
            }

            async fn perform(
                &self,
                body: &Act,
                performing: &Performing,
            ) -> Result<Value, Failure> {
                self.0.perform(body, performing).await
            }

            async fn look_up(&self, _: &Act, performing: &Performing) -> Result<Looked, Failure> {
                self.0.look_up(performing)
            }
        })+
    };
}

effects! {
    /// The receiver counts one key once.
    Post "post" ReceiverDeduplicates;
    /// The other side can be asked.
    Charge "charge" LookUp;
    /// Nobody can tell.
    Ring "ring" AskPerson;
}
