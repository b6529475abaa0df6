//! The effect `tell`: one message to one receiver, signed, under one id however often it is sent.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use outgoing::{
    Answer, HeaderMap, HeaderName, HeaderValue, Method, Outgoing, Patience, Reach, Request, Stage,
    Trouble, receiver, retry_after,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use vocabulary::{Error, Kind, Result, Secrets, SharedClock};
use work::{Effect, Failure, Performing, Repeat};

use super::signature::{Signed, SigningSecret};
use super::{ID, SIGNATURE, TIMESTAMP};
use crate::once;

/// Standard Webhooks advises 20 KB; ten times that is a message that should be a link.
const LARGEST_PAYLOAD: usize = 256 * 1024;

/// Event types are names that people choose; receivers keep them in columns.
const LONGEST_NAME: usize = 128;

/// How much of a refusing receiver's answer the log keeps.
const EXCERPT: usize = 200;

/// The effect `tell`.
pub struct Tell {
    outgoing: Outgoing,
    secrets: Arc<dyn Secrets>,
    clock: SharedClock,
    standing: Arc<dyn Standing>,
}

/// What a `tell` needs to know.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Where to send it.
    pub url: String,
    /// The name of the signing secret.
    pub secret: String,
    /// The type of the event, such as `case.decided`.
    pub event: String,
    /// When the event happened, which is before it is told.
    pub at: Timestamp,
    /// What else there is to tell.
    pub payload: Value,
    /// Whether the receiver may be inside the network, and without TLS.
    #[serde(default)]
    pub allow_private: bool,
    /// What must still be as it was when the message was ordered, in the words of whoever ordered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Value>,
}

/// Finds out, before each attempt, whether what a message is about is still as it was.
#[async_trait]
pub trait Standing: Send + Sync + 'static {
    /// Looks at what a message is about.
    ///
    /// # Errors
    /// Of the kind [`Kind::Outdated`] where it is not, with the reason for people; others when it cannot be
    /// found out now.
    async fn still_stands(&self, about: &Value) -> Result<()>;

    /// Finds out whether what a message asks for is so already.
    ///
    /// # Errors
    /// When it cannot be found out now.
    async fn is_so(&self, about: &Value) -> Result<bool>;
}

impl fmt::Debug for Message {
    /// Leaves out the address and the payload: the one may hold a secret, the other people's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = Url::parse(&self.url).map_or_else(|_| String::new(), |url| receiver(&url));
        f.debug_struct("Message")
            .field("to", &to)
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}

impl Message {
    fn reach(&self) -> Reach {
        if self.allow_private { Reach::Private } else { Reach::Public }
    }

    /// Writes the body as it is signed and sent; the same bytes at every attempt.
    fn text(&self) -> Result<Vec<u8>> {
        let text = json!({ "type": self.event, "timestamp": self.at, "data": self.payload });
        serde_json::to_vec(&text).map_err(Error::internal)
    }
}

impl Tell {
    /// Makes the effect.
    #[must_use]
    pub fn new(
        outgoing: Outgoing,
        secrets: Arc<dyn Secrets>,
        clock: SharedClock,
        standing: Arc<dyn Standing>,
    ) -> Self {
        Self { outgoing, secrets, clock, standing }
    }

    /// Lets be what is about something that has changed, however often it was tried before.
    async fn still_stands(&self, message: &Message) -> Result<(), Failure> {
        let Some(about) = &message.about else { return Ok(()) };
        self.standing.still_stands(about).await.map_err(|error| match error.kind() {
            Kind::Outdated => Failure::Moot(error),
            _ => Failure::again(error),
        })
    }

    fn request(&self, message: &Message, key: &str) -> Result<Request, Failure> {
        let url = Outgoing::read(&message.url, message.reach()).map_err(Failure::Refused)?;
        let secret = self.secrets.get(&message.secret).map_err(Failure::again)?;
        let secrets = SigningSecret::read(&secret).map_err(|error| {
            // The name helps to find it; what it holds is not repeated.
            Failure::Refused(named(&message.secret, &error))
        })?;
        let body = message.text().map_err(Failure::Refused)?;
        let (id, timestamp) = (once::token(key), self.clock.now().as_second().to_string());
        let signed = Signed { id: &id, timestamp: &timestamp, body: &body };
        let signatures: Vec<String> = secrets.iter().map(|secret| secret.sign(&signed)).collect();
        let headers = headers(&[
            ("content-type", "application/json"),
            (ID, &id),
            (TIMESTAMP, &timestamp),
            (SIGNATURE, &signatures.join(" ")),
        ]);
        Ok(Request {
            method: Method::POST,
            url,
            headers,
            body,
            reach: message.reach(),
            patience: Patience::default(),
        })
    }

    fn judge(&self, host: &str, answer: &Answer, took: Duration) -> Result<Value, Failure> {
        let status = answer.status;
        let error = |says: String| Error::unavailable(says).because(excerpt(&answer.body));
        match status {
            200..=299 => Ok(json!({
                "status": status,
                "answered_at": self.clock.now(),
                "took_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            })),
            408 | 409 | 425 | 429 | 500..=599 => Err(Failure::Again {
                error: error(format!(
                    "`{host}` cannot take the webhook now; it answered {status}."
                )),
                after: self.asked_to_wait(&answer.headers),
            }),
            410 => Err(Failure::Refused(
                error(format!("`{host}` wants no more webhooks at this address; it answered 410."))
                    .hint("Stop sending there, or ask the receiver for another address."),
            )),
            300..=399 => Err(Failure::Refused(
                error(format!("`{host}` answered {status}: the receiver has moved."))
                    .hint("Redirects are not followed; give the new address."),
            )),
            _ => Err(Failure::Refused(
                error(format!("`{host}` refused the webhook; it answered {status}."))
                    .hint("Look into the receiver's log for the reason; ours has its first words."),
            )),
        }
    }

    fn asked_to_wait(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get("retry-after")?.to_str().ok()?;
        retry_after::read(text, self.clock.now())
    }
}

#[async_trait]
impl Effect for Tell {
    const NAME: &'static str = "tell";
    /// The receiver keeps `webhook-id`, as Standard Webhooks tells it to.
    const REPEAT: Repeat = Repeat::ReceiverDeduplicates;
    /// As many as the schedule that Standard Webhooks gives as an example.
    const ATTEMPTS: u32 = 10;

    type Body = Message;

    fn check(&self, message: &Message) -> Result<()> {
        Outgoing::read(&message.url, message.reach())?;
        let part = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if message.event.len() > LONGEST_NAME || !message.event.split('.').all(part) {
            return Err(Error::invalid("The event type is not a name.")
                .hint("Write words of letters, digits and `_`, such as `case.decided`."));
        }
        let is_secret = message.secret.starts_with(SigningSecret::PREFIX);
        if message.secret.len() > LONGEST_NAME || !part(&message.secret) || is_secret {
            return Err(Error::invalid("The name of the signing secret is not a name.")
                .hint("Write the name alone, such as `RECEIVER_SECRET`, and never the secret."));
        }
        let size = message.text()?.len();
        if size > LARGEST_PAYLOAD {
            return Err(Error::invalid(format!(
                "The message has {size} bytes; a webhook has at most {LARGEST_PAYLOAD}."
            ))
            .hint("Send ids, and let the receiver ask for the rest."));
        }
        Ok(())
    }

    async fn perform(&self, message: &Message, performing: &Performing) -> Result<Value, Failure> {
        self.still_stands(message).await?;
        let request = self.request(message, &performing.key)?;
        let host = receiver(&request.url);
        let started = self.clock.monotonic();
        let answer = tokio::select! {
            biased;
            answer = self.outgoing.send(request) => answer.map_err(failure)?,
            () = performing.stop.cancelled() => {
                let says = format!("Quarterdeck stopped before `{host}` answered.");
                return Err(Failure::Unknown(Error::unavailable(says)));
            }
        };
        let took = self.clock.monotonic().saturating_sub(started);
        match &message.about {
            Some(about) if answer.status == 412 => self.newer(about, (&host, &answer)).await,
            _ => self.judge(&host, &answer, took),
        }
    }
}

impl Tell {
    /// Lets be what the receiver knows something newer about; that may be what it was asked for.
    async fn newer(
        &self,
        about: &Value,
        (host, answer): (&str, &Answer),
    ) -> Result<Value, Failure> {
        if self.standing.is_so(about).await.map_err(Failure::again)? {
            return Ok(json!({ "status": answer.status, "already": true }));
        }
        let says = format!("`{host}` knows something newer than this; it answered 412.");
        let error = Error::unavailable(says).because(excerpt(&answer.body));
        let hint = "What was decided is called off; where its record waits for a decision still, it \
                    is put to somebody again.";
        Err(Failure::Moot(error.hint(hint)))
    }
}

fn failure(trouble: Trouble) -> Failure {
    match trouble.stage {
        Stage::Forbidden => Failure::Refused(trouble.error),
        Stage::NotSent => Failure::again(trouble.error),
        Stage::Sent => Failure::Unknown(trouble.error),
    }
}

fn named(secret: &str, error: &Error) -> Error {
    let hint = error.what_to_do().unwrap_or_default().to_owned();
    Error::invalid(format!("The secret `{secret}`: {}", error.says())).hint(hint)
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let value = |text| HeaderValue::from_str(text).expect("ids, digits and base64 are ASCII");
    pairs.iter().map(|&(name, text)| (HeaderName::from_static(name), value(text))).collect()
}

/// Returns the first words of a body, on one line, for the log.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(EXCERPT)]).into_owned();
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
