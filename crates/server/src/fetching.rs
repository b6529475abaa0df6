//! What probes ask, asked with the guarded HTTP client.

use std::sync::Arc;

use async_trait::async_trait;
use monitoring::fetch::{Fetch, Fetched, Method as How, Unfetched, Wanted};
use monitoring::probe::HeaderValue;
use outgoing::{
    HeaderMap, HeaderName, HeaderValue as Text, Method, Outgoing, Reach, Request, Stage, Trouble,
};
use vocabulary::{Error, Result, Secrets};

/// Asks for probes.
pub struct Fetching {
    outgoing: Outgoing,
    secrets: Arc<dyn Secrets>,
}

impl Fetching {
    /// Makes it of the client and of whoever knows the secrets that headers name.
    #[must_use]
    pub fn new(outgoing: Outgoing, secrets: Arc<dyn Secrets>) -> Self {
        Self { outgoing, secrets }
    }

    fn request(&self, wanted: &Wanted) -> Result<Request> {
        let reach = if wanted.allow_private { Reach::Private } else { Reach::Public };
        let mut headers = HeaderMap::new();
        for (name, value) in &wanted.headers {
            let text = match value {
                HeaderValue::Text(text) => Text::from_str(text),
                HeaderValue::Secret(secret) => {
                    Text::from_str(self.secrets.get(secret.as_str())?.expose())
                }
            };
            let name = HeaderName::from_bytes(name.as_bytes());
            let (Ok(name), Ok(text)) = (name, text) else {
                return Err(Error::invalid("A header of this probe cannot be sent.")
                    .hint("Write names and values of headers in plain letters."));
            };
            headers.insert(name, text);
        }
        let body = match &wanted.json {
            Some(json) => {
                headers.insert(
                    HeaderName::from_static("content-type"),
                    Text::from_static("application/json"),
                );
                serde_json::to_vec(json).map_err(Error::internal)?
            }
            None => Vec::new(),
        };
        let method = match wanted.method {
            How::Get => Method::GET,
            How::Head => Method::HEAD,
            How::Post => Method::POST,
        };
        Ok(Request { method, url: Outgoing::read(&wanted.url, reach)?, headers, body, reach })
    }
}

#[async_trait]
impl Fetch for Fetching {
    async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, Unfetched> {
        let request = self.request(wanted).map_err(Unfetched::NotAsked)?;
        match self.outgoing.send(request).await {
            Ok(answer) => Ok(Fetched { status: answer.status, body: answer.body }),
            Err(Trouble { stage: Stage::Forbidden, error }) => Err(Unfetched::NotAsked(error)),
            Err(Trouble { error, .. }) => Err(Unfetched::NoAnswer(error)),
        }
    }
}
