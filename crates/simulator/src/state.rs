//! What the company and its provider know, behind one lock.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use vocabulary::{Error, Result, SharedClock};

use crate::memory::Memory;
use crate::plan::{self, Label, Website};
use crate::stripe::Book;

/// How many records of a kind are kept, the newest: some days of a lively company.
const MOST_RECORDS: usize = 2_000;

/// How many facts wait for a house that is away; then nothing more happens until it is back. It is less
/// than what is kept, so that no record is forgotten before it was sent.
pub(crate) const MOST_UNSENT: usize = 1_500;

/// What the company and its provider know.
#[derive(Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// The second up to which the plan was played; none before the opening stock is there.
    pub(crate) played: Option<i64>,
    /// The company's records, by kind and key.
    pub(crate) records: BTreeMap<String, BTreeMap<String, Map<String, Value>>>,
    /// What reviews really are.
    pub(crate) labels: BTreeMap<String, Label>,
    /// The records that say something else than they said at first, by kind and key; with the version that
    /// Quarterdeck gave to what they say now, once it has answered.
    pub(crate) rewritten: BTreeMap<String, BTreeMap<String, Option<i64>>>,
    /// What Quarterdeck is still to be sent, the oldest first.
    pub(crate) unsent: VecDeque<Fact>,
    /// The ids of messages that were taken.
    pub(crate) taken: VecDeque<String>,
    /// What the company was told of its own state, the newest last.
    pub(crate) notices: VecDeque<Value>,
    /// How many things were asked for by hand.
    pub(crate) wishes: usize,
    /// The payment provider's book.
    pub(crate) book: Book,
    /// How the website is whatever the plan says, where somebody said so.
    #[serde(skip)]
    pub(crate) forced: Option<Website>,
}

/// Something that Quarterdeck is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Fact {
    /// A new record, as it is when it is sent.
    Record {
        kind: String,
        key: String,
    },
    /// A record that was sent before and says something else now.
    Rewritten {
        kind: String,
        key: String,
    },
    Event {
        id: String,
        name: String,
        at: Timestamp,
        properties: Map<String, Value>,
    },
}

impl State {
    /// Adds a record, and lets Quarterdeck be sent it.
    pub(crate) fn add(&mut self, kind: &str, key: &str, body: Map<String, Value>) {
        let records = self.records.entry(kind.to_owned()).or_default();
        records.insert(key.to_owned(), body);
        if records.len() > MOST_RECORDS {
            // Keys begin with their second, so the first is the oldest.
            records.pop_first();
        }
        self.unsent.push_back(Fact::Record { kind: kind.to_owned(), key: key.to_owned() });
    }

    /// Writes something else into a record, with null for what is not there any more, and lets Quarterdeck
    /// be sent it.
    pub(crate) fn rewrite(&mut self, kind: &str, key: &str, words: Map<String, Value>) {
        let Some(record) = self.records.get_mut(kind).and_then(|all| all.get_mut(key)) else {
            return;
        };
        record.extend(words);
        record.retain(|_, value| !value.is_null());
        self.rewritten.entry(kind.to_owned()).or_default().insert(key.to_owned(), None);
        self.unsent.push_back(Fact::Rewritten { kind: kind.to_owned(), key: key.to_owned() });
    }

    /// Takes what was sent off the list, and notes which version of it is there.
    pub(crate) fn sent(&mut self, facts: usize, version: Option<i64>) {
        let sent: Vec<Fact> = self.unsent.drain(..facts).collect();
        for fact in sent {
            if let Fact::Rewritten { kind, key } = &fact
                && !self.unsent.contains(&fact)
                && let Some(known) = self.rewritten.get_mut(kind).and_then(|all| all.get_mut(key))
            {
                *known = version;
            }
        }
    }

    /// Lists the records of a kind in the order of their keys.
    pub(crate) fn of(
        &self,
        kind: &str,
    ) -> impl DoubleEndedIterator<Item = (&String, &Map<String, Value>)> {
        self.records.get(kind).into_iter().flatten()
    }
}

/// What a time brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    /// Nothing happened.
    Quietly,
    /// Something did.
    WithNews,
}

/// Adds something to a list of which only the newest are kept.
pub(crate) fn push<T>(list: &mut VecDeque<T>, one: T, most: usize) {
    list.push_back(one);
    if list.len() > most {
        list.pop_front();
    }
}

/// The state as its users share it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    /// Whether anything happened that the memory does not know.
    news: AtomicBool,
    memory: Option<Memory>,
    seed: u64,
    clock: SharedClock,
}

impl Shared {
    pub(crate) fn open(seed: u64, clock: SharedClock, memory: Option<Memory>) -> Result<Self> {
        let state = memory.as_ref().map(Memory::read).transpose()?.unwrap_or_default();
        let news = AtomicBool::new(false);
        Ok(Self(Arc::new(Inner { state: Mutex::new(state), news, memory, seed, clock })))
    }

    pub(crate) fn seed(&self) -> u64 {
        self.0.seed
    }

    pub(crate) fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Looks something up.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes something, which [`Self::remember`] keeps.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let done = change(&mut self.lock());
        self.0.news.store(true, Ordering::Relaxed);
        done
    }

    /// Lets time pass; says of itself whether anything happened.
    pub(crate) fn pass(&self, pass: impl FnOnce(&mut State) -> Passed) {
        if pass(&mut self.lock()) == Passed::WithNews {
            self.0.news.store(true, Ordering::Relaxed);
        }
    }

    /// Writes down what happened since it was written down last, away from whoever serves.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub(crate) async fn remember(&self) -> Result<()> {
        if self.0.memory.is_none() || !self.0.news.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let shared = self.clone();
        let written = tokio::task::spawn_blocking(move || {
            let state = shared.lock().clone();
            shared.0.memory.as_ref().map_or(Ok(()), |memory| memory.write(&state))
        });
        let written = written.await.map_err(Error::internal).flatten();
        if written.is_err() {
            self.0.news.store(true, Ordering::Relaxed);
        }
        written
    }

    /// Tells how the website is now.
    pub(crate) fn website(&self) -> Website {
        let planned = || plan::website(self.seed(), self.now().as_second());
        self.look(|state| state.forced).unwrap_or_else(planned)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
