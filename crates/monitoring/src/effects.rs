//! The effects that reach people: `notify`, `page`, `open_incident`.

use acts::limit::Severity;
use manual::values::{OneOrMany, Reference, Template};

use crate::channel::Channel;
use crate::escalation::Escalation;
use crate::probe::Probe;
use crate::provider::Provider;
use crate::slo::Slo;

manual::keys! {
    /// Sends a message to a channel.
    pub struct Notify {
        /// Whom.
        pub notify: OneOrMany<Reference<Channel>>,
        /// What the message says.
        pub text: Template,
    }
}

manual::keys! {
    /// Calls people until somebody takes it on.
    pub struct Page {
        /// Whom, one after the other.
        pub page: Reference<Escalation>,
        /// What they are told; without it, what it is about.
        pub text: Option<Template>,
    }
}

manual::keys! {
    /// Opens an incident, or adds to the open one of the same title.
    pub struct OpenIncident {
        /// Its title.
        pub open_incident: Template,
        /// How bad it is; in an alert, as bad as that.
        pub severity: Option<Reference<Severity>>,
        /// What does not work, so that status pages show it.
        pub affects: Vec<Reference<(Probe, Provider, Slo)>> = "[]",
    }
}
