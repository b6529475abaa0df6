//! The secrets between the demo and its simulated company, made anew at each start and never written down.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vocabulary::{Error, Result, Secret, Secrets};

/// What the manual of a simulated company names.
#[derive(Clone)]
pub(crate) struct DemoSecrets {
    /// `PRODUCT_WEBHOOK_SECRET`.
    pub(crate) product: Secret,
    /// `STRIPE_KEY`.
    pub(crate) stripe_key: Secret,
    /// `STRIPE_WEBHOOK_SECRET`.
    pub(crate) stripe_webhook: Secret,
}

impl DemoSecrets {
    /// Makes them.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(crate) fn make() -> Result<Self> {
        Ok(Self {
            product: Secret::new(format!("whsec_{}", STANDARD.encode(random()?))),
            stripe_key: Secret::new(format!("sk_test_{}", hex::encode(random()?))),
            stripe_webhook: Secret::new(format!("whsec_{}", hex::encode(random()?))),
        })
    }
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    Ok(bytes)
}

impl Secrets for DemoSecrets {
    fn get(&self, name: &str) -> Result<Secret> {
        Ok(match name {
            "PRODUCT_WEBHOOK_SECRET" => self.product.clone(),
            "STRIPE_KEY" => self.stripe_key.clone(),
            "STRIPE_WEBHOOK_SECRET" => self.stripe_webhook.clone(),
            _ => {
                return Err(Error::unavailable(format!("The demo has no secret `{name}`."))
                    .hint("Name one of those that its manual has, or use `quarterdeck run`."));
            }
        })
    }
}
