//! The company's reports: facts go to Quarterdeck in their order, and wait while it is away.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Result};

use crate::options::House;
use crate::state::{Fact, Shared, State};

/// How often it is looked whether there is something to send; people see it as at once.
const EVERY: Duration = Duration::from_millis(200);

/// How long it is waited for a house that is away or has no time.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many events go in one request; the interface takes ten times that.
const MOST_EVENTS: usize = 500;

/// Sends facts.
pub(crate) struct Feed {
    pub(crate) shared: Shared,
    pub(crate) house: House,
    pub(crate) client: Client,
}

/// What goes in one request.
struct Parcel {
    method: Method,
    path: String,
    body: Value,
    /// Whether it is a record that may not be there yet.
    is_new: bool,
    /// How many facts it holds.
    facts: usize,
}

/// What became of what was sent.
enum Sent {
    /// It is there; a record as this version.
    Taken(Option<i64>),
    /// It will never be taken.
    Refused,
    /// The house is away, or does not know us yet.
    NotNow,
}

impl Feed {
    /// Sends what there is until it is told to stop.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut is_away = false;
        loop {
            let wait = match self.send_next().await {
                None => EVERY,
                Some(Sent::Taken(_) | Sent::Refused) => {
                    is_away = false;
                    Duration::ZERO
                }
                Some(Sent::NotNow) => {
                    if !is_away {
                        let house = self.house.url.as_str();
                        tracing::warn!(house, "Quarterdeck takes no facts now; they wait");
                    }
                    is_away = true;
                    PATIENCE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.shared.clock().sleep(wait) => {}
            }
        }
    }

    /// Sends what is next, and takes it off the list when it needs no second try.
    async fn send_next(&self) -> Option<Sent> {
        let parcel = self.shared.look(next)?;
        let Parcel { method, path, body, is_new, facts } = parcel;
        let url = format!("{}/v1/{path}", self.house.url.trim_end_matches('/'));
        let mut request = self.client.request(method, url).json(&body);
        if is_new {
            // What was decided about it since must not be undone by a report that comes a second time.
            request = request.header("if-none-match", "*");
        }
        let sent = self.send(request).await;
        match sent {
            Sent::Taken(version) => self.shared.change(|state| state.sent(facts, version)),
            Sent::Refused => self.shared.change(|state| state.sent(facts, None)),
            Sent::NotNow => {}
        }
        Some(sent)
    }

    async fn send(&self, request: RequestBuilder) -> Sent {
        let Ok(answer) = request.bearer_auth(self.house.key.expose()).send().await else {
            return Sent::NotNow;
        };
        let status = answer.status();
        match status {
            _ if status.is_success() => {
                let says: Value = answer.json().await.unwrap_or_default();
                Sent::Taken(says["version"].as_i64())
            }
            // It is there already, from the time before a restart.
            StatusCode::PRECONDITION_FAILED => Sent::Taken(None),
            StatusCode::BAD_REQUEST
            | StatusCode::CONFLICT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY => {
                let says = answer.text().await.unwrap_or_default();
                let status = status.as_u16();
                tracing::warn!(status, says, "Quarterdeck refused a fact; it is not sent again");
                Sent::Refused
            }
            _ => Sent::NotNow,
        }
    }
}

/// Packs the record that is next, or the events up to the next record.
fn next(state: &State) -> Option<Parcel> {
    let first = state.unsent.front()?;
    if let Fact::Record { kind, key } | Fact::Rewritten { kind, key } = first {
        // Fewer facts wait than records are kept, so it is there.
        let body = state.records.get(kind).and_then(|all| all.get(key)).cloned();
        let path = format!("records/{kind}/{key}");
        let body = Value::Object(body.unwrap_or_default());
        let is_new = matches!(first, Fact::Record { .. });
        return Some(Parcel { method: Method::PUT, path, body, is_new, facts: 1 });
    }
    let events: Vec<Value> = state.unsent.iter().map_while(event).take(MOST_EVENTS).collect();
    let (path, facts) = ("events".to_owned(), events.len());
    let body = json!({ "events": events });
    Some(Parcel { method: Method::POST, path, body, is_new: false, facts })
}

fn event(fact: &Fact) -> Option<Value> {
    match fact {
        Fact::Event { id, name, at, properties } => {
            Some(json!({ "id": id, "name": name, "at": at, "properties": properties }))
        }
        Fact::Record { .. } | Fact::Rewritten { .. } => None,
    }
}

/// Makes the client for facts and events alike.
pub(crate) fn client() -> Result<Client> {
    Client::builder()
        .timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(Error::internal)
}
