//! The clients: each decides one case after the other, and knows what was acknowledged to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rand::RngExt;
use rand::rngs::StdRng;
use reqwest::Client;

use super::cases::Asked;

/// One case in so many is one that all clients race for.
const CONTENDED: u32 = 8;

/// What was acknowledged: each case with the answer that won.
pub type Acknowledged = Arc<Mutex<BTreeMap<String, String>>>;

/// A client over all lives.
pub struct Deciding {
    name: usize,
    random: StdRng,
    next: u64,
    /// The request that got no answer; it is sent again, under its key, in the next life.
    open: Option<Request>,
    acknowledged: Acknowledged,
    client: Client,
}

/// Which cases a client decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cases {
    /// One new one after the other.
    New,
    /// Only the one that got no answer.
    OpenAlone,
}

#[derive(Clone)]
struct Request {
    case: String,
    answer: String,
    once: String,
}

enum Sent {
    Acknowledged,
    SomebodyWasFirst,
    Unanswered,
    Unexpected(String),
}

impl Deciding {
    /// Makes a client with its own stream of random numbers.
    #[must_use]
    pub fn new(name: usize, random: StdRng, acknowledged: Acknowledged) -> Self {
        Self { name, random, next: 0, open: None, acknowledged, client: Client::new() }
    }

    /// Decides cases until the house does not answer any more, or there is no more to decide.
    ///
    /// # Errors
    /// When it gives an answer that it must not give.
    pub async fn work(mut self, url: String, key: Arc<str>, cases: Cases) -> Result<Self, String> {
        // A new life is a new address; connections of the old one are dead.
        self.client = Client::new();
        loop {
            let request = match (self.open.take(), cases) {
                (Some(request), _) => request,
                (None, Cases::New) => self.invent(),
                (None, Cases::OpenAlone) => return Ok(self),
            };
            match self.send(&url, &key, &request).await {
                Sent::Acknowledged => self.remember(request)?,
                Sent::SomebodyWasFirst => {}
                Sent::Unanswered => {
                    self.open = Some(request);
                    return Ok(self);
                }
                Sent::Unexpected(what) => return Err(what),
            }
        }
    }

    fn invent(&mut self) -> Request {
        self.next += 1;
        let case = if self.random.random_ratio(1, CONTENDED) {
            format!("shared-{}", self.next)
        } else {
            format!("own-{}-{}", self.name, self.next)
        };
        let answer = format!("by-{}-{}", self.name, self.random.random::<u32>());
        let once = format!("client-{}-{}", self.name, self.next);
        Request { case, answer, once }
    }

    async fn send(&self, url: &str, key: &str, request: &Request) -> Sent {
        let sent = self
            .client
            .post(format!("{url}/v1/trial/{}/decisions", request.case))
            .bearer_auth(key)
            .header("Idempotency-Key", &request.once)
            .json(&Asked { answer: request.answer.clone() })
            .send()
            .await;
        match sent {
            Err(_) => Sent::Unanswered,
            Ok(answer) => match answer.status().as_u16() {
                201 => Sent::Acknowledged,
                409 => Sent::SomebodyWasFirst,
                503 => Sent::Unanswered,
                status => {
                    let text = answer.text().await.unwrap_or_default();
                    Sent::Unexpected(format!("{} was answered {status}: {text}", request.case))
                }
            },
        }
    }

    fn remember(&self, request: Request) -> Result<(), String> {
        let mut all = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        let Request { case, answer, .. } = request;
        match all.insert(case.clone(), answer.clone()) {
            Some(before) if before != answer => {
                Err(format!("{case} was decided twice: {before}, then {answer}"))
            }
            _ => Ok(()),
        }
    }
}
