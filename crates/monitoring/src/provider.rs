//! Providers: services of others that we depend on.

use acts::{PRIVATE_ADDRESS, check_public};
use manual::expressions::Type;
use manual::kind::Kind;
use manual::values::{Abroad, Condition, Located, Map, Reference, SecretName, Url};
use manual::{Check, Explanation, Given, Place, Problem, Question, Scope, Source};
use vocabulary::{Money, Span};

use crate::probe::{WATCHED, answer};
use crate::times::{TOO_SHORT, check_not_shorter};

manual::foreign! {
    /// Whom matters are handed over to.
    pub Contact = "contact",
}

manual::keys! {
    /// A service of somebody else that we depend on, such as one that reads texts for us.
    ///
    /// Classifiers ask it, budgets watch what it costs, and `down(provider.zai)` says whether it answers.
    pub struct Provider {
        /// How one speaks with it.
        pub speaks: Speech = "http",
        /// Where it is.
        pub url: Located<Url>,
        /// What proves to it who we are.
        pub api_key: Option<SecretName>,
        /// How one sees whether it is up.
        pub probe: Option<ProviderProbe>,
        /// What it allows us; what is beyond waits.
        pub quota: Option<Quota>,
        /// What a million tokens of each model cost.
        pub prices: Abroad<Map<String, Price>> = "{}",
        /// Where it reports its own trouble.
        pub status_page: Option<Url>,
        /// Who helps when it does not.
        pub contact: Option<Reference<Contact>>,
        /// Whether it may be at a private or loopback address.
        pub allow_private: bool = "false",
    }
}

manual::words! {
    /// How one speaks with a provider.
    pub enum Speech {
        /// Requests and answers in the shape of OpenAI, which many others speak too.
        Openai = "openai",
        /// Plain HTTP; it is only looked after, not asked anything.
        Http = "http",
    }
}

manual::keys! {
    /// How one sees whether a provider is up.
    pub struct ProviderProbe {
        /// How often it is asked.
        pub every: Located<Span> = "1m",
        /// How long it may take to answer.
        pub within: Located<Span> = "10s",
        /// What must hold of its answer: `json`, `text` and `status` are what it says.
        pub body: Option<Condition>,
    }
}

manual::keys! {
    /// How many requests a provider allows.
    pub struct Quota {
        /// In a minute.
        pub per_minute: Option<u32>,
        /// In a day.
        pub per_day: Option<u32>,
    }
}

manual::keys! {
    /// What a million tokens cost.
    pub struct Price {
        /// Of what is asked.
        pub input: Money,
        /// Of what is answered.
        pub output: Located<Money>,
    }
}

impl Kind for Provider {
    const KIND: &'static str = "provider";
    const EXAMPLE: &'static str = "\
speaks: openai
url: https://api.zai.example/v1
api_key: { secret: ZAI_KEY }
probe: { every: 1m, within: 5s }
quota: { per_minute: 60, per_day: 10000 }
prices: { glm-4-flash: { input: 0.10 AUD, output: 0.40 AUD } }
";
    const PROBLEMS: &'static [&'static Explanation] =
        &[&TOO_SHORT, &TWO_CURRENCIES, &PRIVATE_ADDRESS];

    fn scope(&self, _: Place<'_>) -> Scope {
        answer()
    }

    fn check(&self, check: &mut Check<'_>) {
        if !self.allow_private {
            check_public(&self.url, check);
        }
        if let Some(probe) = &self.probe {
            let longest = ("the longest answer", &probe.within.value);
            check_not_shorter(probe.every.at, ("every", &probe.every.value), longest, check);
        }
        let currency = self.prices.iter().next().map(|(_, price)| price.input.currency());
        for (model, price) in self.prices.iter() {
            let other = [price.input, price.output.value]
                .into_iter()
                .find(|money| Some(money.currency()) != currency);
            if let (Some(other), Some(currency)) = (other, currency) {
                let says = format!(
                    "A price of `{model}` is in {}, others are in {currency}.",
                    other.currency()
                );
                let problem = Problem::new(&TWO_CURRENCIES, price.output.at, says);
                check.report(problem.help(format!("write all prices in {currency}")));
            }
        }
    }
}

impl Source for Provider {
    const ASKED: &'static [Question] = WATCHED;

    fn stands_for(&self) -> Given {
        [("took", Type::Span)].into()
    }
}

/// Prices in different currencies.
pub(crate) static TWO_CURRENCIES: Explanation = Explanation {
    code: "two-currencies",
    what: "Amounts that are added up are in different currencies.",
    why: "We never exchange money by ourselves, so there would be no sum.",
    example: r#"```yaml provider reader
url: https://api.example.com
prices: { small: { input: 0.10 AUD, output: 0.40 USD } }
```
"#,
};
