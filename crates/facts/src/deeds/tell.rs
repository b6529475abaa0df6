//! The effect `tell` as it happens: one signed message to the system behind a connector.

use async_trait::async_trait;
use manual::values::{OrExpression, Reference};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use vocabulary::{Error, Kind, Result};

use super::{Deciding, Deed, Planned, without};
use crate::connector::{Connector, Speech};
use crate::record::Record;
use crate::records::Stored;
use crate::world::values::to_json;
use crate::{Facts, Tell, records};

/// The effect that sends signed messages, which the channel of webhooks registers.
const TELL: &str = "tell";

/// The deed of `tell`.
pub struct TellDeed;

#[async_trait]
impl Deed for TellDeed {
    const NAME: &'static str = "tell";
    type Keys = Tell;

    async fn plan(&self, keys: &Tell, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let mut payload = Map::new();
        for (name, value) in keys.with.iter() {
            let value = match value {
                OrExpression::Value(value) => value.0.clone(),
                OrExpression::Expression(expression) => {
                    let value = deciding.world.evaluate(deciding.block, expression).await;
                    let value = value.and_then(|value| to_json(&value));
                    value.map_err(|fault| without(expression.text().as_str(), fault))?
                }
            };
            payload.insert(name.to_string(), value);
        }
        let that = (keys.that.as_str(), &Value::Object(payload));
        let message = message(deciding, (&keys.tell, at_hand(deciding)), that)?;
        Ok(vec![message])
    }
}

/// Returns the version of the record at hand that a message is about, where it comes first. A record of our
/// own may have been written by this very decision.
fn at_hand(deciding: &Deciding<'_>) -> Option<About> {
    let record = deciding.world.record().filter(|_| !deciding.is_bound)?;
    let kind = deciding.world.manual().get::<Record>(&record.kind, 0)?;
    kind.from.as_ref()?;
    Some(About {
        kind: record.kind.clone(),
        key: record.key.clone(),
        version: record.version,
        set: Map::new(),
    })
}

/// The version of a record that a message is about; once it says something else, nobody is told any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    /// The kind of the record.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// The version that was decided about.
    pub version: i64,
    /// What it asks for, where it asks that fields be set.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub set: Map<String, Value>,
}

impl About {
    fn is_so(&self, record: &Stored) -> bool {
        let mut set = self.set.iter();
        !self.set.is_empty() && set.all(|(name, value)| record.body.get(name) == Some(value))
    }
}

impl Facts {
    /// Finds out whether a record is still as it was when somebody decided about it, or says what was
    /// decided already, since its keeper was faster to say so than to answer.
    ///
    /// # Errors
    /// Why not, for people; or when the store cannot be read.
    pub async fn still_stands(&self, about: &About) -> Result<()> {
        let About { kind, key, version, .. } = about;
        match records::read(self.store().reader(), kind, key).await? {
            Some(record) if record.version == *version || about.is_so(&record) => Ok(()),
            _ => Err(outdated(kind, key)),
        }
    }

    /// Finds out whether a record says already what a message asks for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_so(&self, about: &About) -> Result<bool> {
        let record = records::read(self.store().reader(), &about.kind, &about.key).await?;
        Ok(record.is_some_and(|record| about.is_so(&record)))
    }
}

/// Says that a record is another than somebody decided about.
pub(super) fn outdated(kind: &str, key: &str) -> Error {
    let says = format!("The {kind} `{key}` says something else by now than was decided about.");
    Error::new(Kind::Outdated, "outdated", says)
        .hint("What was decided is called off; where it waits for a decision still, it is put to somebody again.")
}

/// Makes the step that sends a message to a connector.
pub(super) fn message(
    deciding: &Deciding<'_>,
    (to, about): (&Reference<Connector>, Option<About>),
    (event, payload): (&str, &Value),
) -> Result<Planned> {
    let connector = deciding.world.manual().follow(to);
    let connector = connector.filter(|connector| connector.speaks.value == Speech::Webhook);
    let (Some(url), Some(secret), Some(connector)) = (
        connector.and_then(|connector| connector.url.as_ref()),
        connector.and_then(|connector| connector.secret.as_ref()),
        connector,
    ) else {
        let says = format!("Nothing can be told to `{}`: it takes no webhooks.", to.name);
        return Err(
            Error::unavailable(says).hint("Give its block `speaks: webhook`, `url` and `secret`.")
        );
    };
    let mut body = json!({
        "url": url.as_url().as_str(),
        "secret": secret.as_str(),
        "event": event,
        "at": deciding.world.now(),
        "payload": payload,
        "allow_private": connector.allow_private,
    });
    if let Some(about) = about {
        body["about"] = serde_json::to_value(about).map_err(Error::internal)?;
    }
    Ok(Planned { name: TELL, body, here: None })
}
