//! Connectors: the systems that facts come from and effects go to.

use acts::{NEEDLESS_KEY, PRIVATE_ADDRESS, check_public, needless};
use manual::at::At;
use manual::kind::Kind;
use manual::problems::MISSING_KEY;
use manual::values::{Located, SecretName, Url};
use manual::{Check, Explanation, Problem};

manual::keys! {
    /// A system that records and payments come from and that we order things of: the product itself,
    /// a payment provider.
    ///
    /// It never holds a secret itself, only its name.
    pub struct Connector {
        /// How one speaks with it.
        pub speaks: Located<Speech>,
        /// Where its messages are sent; for `webhook`.
        pub url: Option<Located<Url>>,
        /// What messages in both directions are signed with; for `webhook`.
        pub secret: Option<Located<SecretName>>,
        /// What proves to it who we are; for `stripe`.
        pub api_key: Option<Located<SecretName>>,
        /// What its messages are signed with; for `stripe`.
        pub webhook_secret: Option<Located<SecretName>>,
        /// Whether `url` may lead to a private or loopback address.
        pub allow_private: bool = "false",
    }
}

manual::words! {
    /// How one speaks with a system.
    pub enum Speech {
        /// Signed messages by the rules of Standard Webhooks, in both directions.
        Webhook = "webhook",
        /// Stripe: its events come in, refunds go out, and its lists are read.
        Stripe = "stripe",
    }
}

impl Kind for Connector {
    const KIND: &'static str = "connector";
    const EXAMPLE: &'static str = "\
speaks: webhook
url: https://example.com/hooks/operations
secret: { secret: PRODUCT_WEBHOOK_SECRET }
";
    const PROBLEMS: &'static [&'static Explanation] = &[&NEEDLESS_KEY, &PRIVATE_ADDRESS];

    fn check(&self, check: &mut Check<'_>) {
        if let (false, Some(url)) = (self.allow_private, &self.url) {
            check_public(url, check);
        }
        let speech = self.speaks.value;
        for (speaks, key, at, is_needed) in self.keys() {
            let word = speech.word();
            if speaks == speech && is_needed && at.is_none() {
                let says = format!("What speaks `{word}` needs `{key}`.");
                let problem = Problem::new(&MISSING_KEY, self.speaks.at, says);
                check.report(problem.help(format!("add `{key}: …`")));
            }
            if let (true, Some(at)) = (speaks != speech, at) {
                needless(at, key, &format!("speaks: {}", speaks.word()), check);
            }
        }
    }
}

impl Connector {
    /// Lists which key belongs to which speech, where it stands, and whether it must be there.
    fn keys(&self) -> [(Speech, &'static str, Option<At>, bool); 4] {
        let at = |secret: &Option<Located<SecretName>>| secret.as_ref().map(|secret| secret.at);
        [
            (Speech::Webhook, "url", self.url.as_ref().map(|url| url.at), true),
            (Speech::Webhook, "secret", at(&self.secret), true),
            (Speech::Stripe, "api_key", at(&self.api_key), true),
            (Speech::Stripe, "webhook_secret", at(&self.webhook_secret), false),
        ]
    }
}
