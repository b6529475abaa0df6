//! Whether what a message is about is still as it was when somebody decided: the webhook asks, facts know.

use async_trait::async_trait;
use channels::Standing;
use facts::Facts;
use serde::Deserialize;
use serde_json::Value;
use vocabulary::{Error, Result};

/// Asks the facts.
pub(crate) struct FactsStand(pub(crate) Facts);

#[async_trait]
impl Standing for FactsStand {
    async fn still_stands(&self, about: &Value) -> Result<()> {
        let about = facts::deeds::About::deserialize(about).map_err(Error::internal)?;
        self.0.still_stands(&about).await
    }

    async fn is_so(&self, about: &Value) -> Result<bool> {
        let about = facts::deeds::About::deserialize(about).map_err(Error::internal)?;
        self.0.is_so(&about).await
    }
}
