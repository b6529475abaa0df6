//! What probes ask, asked with the guarded HTTP client.

use std::sync::Arc;

use async_trait::async_trait;
use monitoring::{Ending, Fetch, Fetched, HeaderValue, Method as How, Unfetched, Wanted};
use outgoing::{
    HeaderMap, HeaderName, HeaderValue as Text, Method, Outgoing, Patience, Reach, Request, Side,
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
        let url = Outgoing::read(&wanted.url, reach)?;
        let patience = Patience::of(wanted.within);
        Ok(Request { method, url, headers, body, reach, patience })
    }
}

#[async_trait]
impl Fetch for Fetching {
    async fn fetch(&self, wanted: &Wanted) -> Result<Fetched, Unfetched> {
        let request = self.request(wanted).map_err(Unfetched::NotAsked)?;
        let answer = self.outgoing.send(request).await.map_err(|trouble| match trouble.side {
            Side::Ours => Unfetched::NotAsked(trouble.error),
            Side::Unresolved => Unfetched::Unresolved(trouble.error),
            Side::Theirs => Unfetched::NoAnswer(trouble.error),
        })?;
        let ending = match answer.ending {
            outgoing::Ending::Whole => Ending::Whole,
            outgoing::Ending::TooLong => Ending::TooLong,
            outgoing::Ending::Broken => Ending::Broken,
        };
        Ok(Fetched { status: answer.status, body: answer.body, ending })
    }
}
