//! The operator's hands: requests that are sent again, under the same key, until somebody answers.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use crate::kill::process::Trouble;

/// How long a request may find nobody before the trial is given up; a life begins within seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long to wait before a request is sent again.
const AGAIN: Duration = Duration::from_millis(10);

/// Somebody with an API key who does not give up.
pub(super) struct Operator {
    url: String,
    key: String,
    client: Client,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Operator {
    pub(super) fn new(url: String, key: String) -> Result<Self, Trouble> {
        // A connection of a dead program is worth nothing, so none is kept.
        let client = Client::builder().pool_max_idle_per_host(0).timeout(PATIENCE).build()?;
        Ok(Self { url, key, client })
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let answer = self.ask(Method::GET, path, None).await?;
        match answer.status {
            StatusCode::OK => Ok(answer.body),
            status => Err(format!("{path} was answered {status}: {}", answer.body).into()),
        }
    }

    /// Sends a change under `once` until it is answered.
    pub(super) async fn post(
        &self,
        path: &str,
        body: &Value,
        once: &str,
    ) -> Result<Answer, Trouble> {
        self.ask(Method::POST, path, Some((body, once))).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        sent: Option<(&Value, &str)>,
    ) -> Result<Answer, Trouble> {
        let asking = async {
            loop {
                let mut request =
                    self.client.request(method.clone(), format!("{}{path}", self.url));
                request = request.bearer_auth(&self.key);
                if let Some((body, once)) = sent {
                    request = request.header("Idempotency-Key", once).json(body);
                }
                if let Ok(answer) = request.send().await {
                    let status = answer.status();
                    // Neither a dying program nor one that has just begun is an answer.
                    if status != StatusCode::SERVICE_UNAVAILABLE
                        && let Ok(body) = answer.json().await
                    {
                        return Answer { status, body };
                    }
                }
                tokio::time::sleep(AGAIN).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, asking).await;
        waited.map_err(|_| format!("{path} was never answered").into())
    }
}
