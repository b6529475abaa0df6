//! What an answer of Stripe's means for an attempt.
//!
//! Source: <https://docs.stripe.com/api/errors> and <https://docs.stripe.com/api/idempotent_requests>.

use std::time::Duration;

use jiff::Timestamp;
use outgoing::{Answer, Ending, Stage, Trouble, retry_after};
use serde::Deserialize;
use serde_json::Value;
use vocabulary::Error;
use work::Failure;

/// How much of Stripe's own words is repeated; its messages are a sentence or two.
const LONGEST_WORDS: usize = 300;

/// What a request may have done when its answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// It only asked.
    Asks,
    /// It may have changed something there.
    Changes,
}

#[derive(Deserialize)]
struct Refusal {
    error: Words,
}

/// What Stripe says is wrong.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Words {
    #[serde(rename = "type")]
    sort: String,
    code: String,
    message: String,
}

impl Act {
    /// Reads an answer.
    ///
    /// # Errors
    /// What came of the request, as far as anybody can know.
    pub(super) fn read(self, answer: &Answer, now: Timestamp) -> Result<Value, Failure> {
        let after = || {
            let text = answer.headers.get("retry-after")?.to_str().ok()?;
            retry_after::read(text, now)
        };
        let words = words(&answer.body);
        match answer.status {
            200..=299 => self.object(answer),
            401 | 403 => Err(Failure::again(
                Error::unavailable(said("Stripe does not accept the key", answer.status, &words))
                    .hint("Look at the secret that the connector's `api_key` names."),
            )),
            429 => Err(Failure::Again {
                error: Error::unavailable(said(
                    "Stripe takes no more for now",
                    answer.status,
                    &words,
                )),
                after: after(),
            }),
            408 | 409 | 425 | 500..=599 => Err(self.doubt(
                Error::unavailable(said("Stripe could not answer", answer.status, &words)),
                after(),
            )),
            // Another body came under the same key before; only looking tells what became of that one.
            _ if words.sort == "idempotency_error" => Err(self.doubt(
                Error::unavailable(said("Stripe has the key already", answer.status, &words)),
                None,
            )),
            _ => Err(Failure::Refused(
                Error::unavailable(said("Stripe refused it", answer.status, &words))
                    .hint("Look the payment up in Stripe's dashboard, and decide there or here."),
            )),
        }
    }

    /// Says what came of a request that was not answered.
    pub(super) fn unanswered(self, trouble: Trouble) -> Failure {
        match trouble.stage {
            Stage::Forbidden => Failure::Refused(trouble.error),
            Stage::NotSent => Failure::again(trouble.error),
            Stage::Sent => self.doubt(trouble.error, None),
        }
    }

    fn object(self, answer: &Answer) -> Result<Value, Failure> {
        let read = match answer.ending {
            Ending::Whole => serde_json::from_slice(&answer.body).ok(),
            Ending::TooLong | Ending::Broken => None,
        };
        read.filter(Value::is_object).ok_or_else(|| {
            let says = "Stripe took the request, and its answer cannot be read.";
            self.doubt(Error::unavailable(says), None)
        })
    }

    fn doubt(self, error: Error, after: Option<Duration>) -> Failure {
        match self {
            Self::Asks => Failure::Again { error, after },
            Self::Changes => Failure::Unknown(error),
        }
    }
}

fn words(body: &[u8]) -> Words {
    serde_json::from_slice::<Refusal>(body).map(|refusal| refusal.error).unwrap_or_default()
}

fn said(what: &str, status: u16, words: &Words) -> String {
    let code = if words.code.is_empty() { String::new() } else { format!(", {}", words.code) };
    let message: String = words.message.chars().take(LONGEST_WORDS).collect();
    match message.trim_end_matches('.') {
        "" => format!("{what} ({status}{code})."),
        message => format!("{what} ({status}{code}): {message}."),
    }
}
