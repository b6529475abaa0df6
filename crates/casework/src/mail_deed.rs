//! The effect `mail` as it happens: the template is filled in with the decision, the letter goes out after.

use async_trait::async_trait;
use facts::deeds::{Deciding, Deed, Planned, without};
use manual::expressions::Value;
use manual::values::OrExpression;
use serde_json::json;
use vocabulary::{Error, Result};

use crate::effects::{Mail, Recipient};
use crate::template::Template;

/// The deed of `mail`; the channel of letters registers the effect behind it.
pub struct MailDeed;

#[async_trait]
impl Deed for MailDeed {
    const NAME: &'static str = "mail";
    /// A letter about older words is followed by one about the newer.
    const BINDS: bool = false;
    type Keys = Mail;

    async fn plan(&self, keys: &Mail, deciding: &Deciding<'_>) -> Result<Vec<Planned>> {
        let Deciding { world, block, .. } = *deciding;
        let manual = world.manual();
        let template = match &keys.mail {
            OrExpression::Value(template) => manual.follow(template),
            OrExpression::Expression(expression) => {
                let name = world.evaluate(block, expression).await;
                match name.map_err(|fault| without(expression.text().as_str(), fault))? {
                    Value::Text(name) => manual.get::<Template>(&name, 0),
                    _ => None,
                }
            }
        };
        let template = template.ok_or_else(|| {
            Error::invalid("There is no template of this name.")
                .hint("Choose one of the manual's templates.")
        })?;
        let to = match &keys.to {
            Recipient::Address(address) => address.to_string(),
            Recipient::Expression(expression) => {
                let text = expression.text().as_str();
                match world.evaluate(block, expression).await {
                    Ok(Value::Text(address)) => address.to_string(),
                    Ok(_) => return Err(without(text, "nobody's address is known.")),
                    Err(fault) => return Err(without(text, fault)),
                }
            }
        };
        let body = json!({
            "to": to,
            "subject": world.fill(block, &template.subject).await?,
            "text": world.fill(block, &template.body).await?,
        });
        Ok(vec![Planned { name: Self::NAME, body, here: None }])
    }
}
