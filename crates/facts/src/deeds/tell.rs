//! The effect `tell` as it happens: one signed message to the system behind a connector.

use async_trait::async_trait;
use manual::values::{OrExpression, Reference};
use serde_json::{Map, Value, json};
use vocabulary::{Error, Result};

use super::{Deciding, Deed, Planned, without};
use crate::Tell;
use crate::connector::{Connector, Speech};
use crate::world::values::to_json;

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
        let message = message(deciding, &keys.tell, keys.that.as_str(), &Value::Object(payload))?;
        Ok(vec![message])
    }
}

/// Makes the step that sends a message to a connector.
pub(super) fn message(
    deciding: &Deciding<'_>,
    to: &Reference<Connector>,
    event: &str,
    payload: &Value,
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
    let body = json!({
        "url": url.as_url().as_str(),
        "secret": secret.as_str(),
        "event": event,
        "at": deciding.world.now(),
        "payload": payload,
        "allow_private": connector.allow_private,
    });
    Ok(Planned { name: TELL, body, here: None })
}
