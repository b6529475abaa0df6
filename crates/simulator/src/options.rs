//! What a simulation is started with.

use std::path::PathBuf;

use vocabulary::{Secret, SharedClock};

/// What a simulation is started with.
pub struct Options {
    /// What everything that happens follows from; another seed is another company.
    pub seed: u64,
    /// How many days back its purchases go when it is first met; never fewer than [`LEAST_DAYS`].
    pub days: u16,
    /// The time.
    pub clock: SharedClock,
    /// Whom the company reports to.
    pub house: House,
    /// What it shares with Quarterdeck.
    pub secrets: Secrets,
    /// Where it listens.
    pub ports: Ports,
    /// The file that keeps what it knows, so that it lives on after a restart; nothing is kept otherwise.
    pub memory: Option<PathBuf>,
    /// Whether anything happens by itself.
    pub life: Life,
    /// Whether events of payments get lost on their way.
    pub losses: Losses,
}

/// The shortest past: the last days before it is met belong to the requests for a refund.
pub const LEAST_DAYS: u16 = 7;

/// The longest past: ten years would take hours to tell.
pub const MOST_DAYS: u16 = 1_000;

/// The Quarterdeck that a company reports to.
pub struct House {
    /// Its address, such as `http://127.0.0.1:8080`.
    pub url: String,
    /// An API key with the scopes `events.write` and `records.write`.
    pub key: Secret,
}

/// What a company and its provider share with Quarterdeck.
pub struct Secrets {
    /// What messages to the product are signed with: `whsec_` and base64.
    pub product: Secret,
    /// The API key of the payment provider.
    pub stripe_key: Secret,
    /// What the payment provider signs its events with.
    pub stripe_webhook: Secret,
}

/// The ports on loopback; 0 is a free one.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// That of the product.
    pub product: u16,
    /// That of the payment provider.
    pub stripe: u16,
}

impl Ports {
    /// The ones that `manuals/dog_trainers` names.
    pub const OF_THE_MANUAL: Self = Self { product: 18_910, stripe: 18_911 };
    /// Any that are free.
    pub const FREE: Self = Self { product: 0, stripe: 0 };
}

/// Whether anything happens by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// There is an opening stock, and then people come and go by the plan.
    Lively,
    /// There is an opening stock, and then nothing happens unasked.
    Still,
}

/// Whether events of payments get lost on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Losses {
    /// Every event arrives, some late and some twice.
    Never,
    /// One in some dozens is never sent.
    Sometimes,
}
