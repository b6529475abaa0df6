//! From where on a value is how bad: `at: { warning: "> 10", critical: "> 15" }`.

use manual::values::{Located, Map, OneOrMany, Reference, Threshold};

manual::foreign! {
    /// How bad something is.
    pub Severity = "severity",
    /// A way to reach people.
    pub Channel = "channel",
    /// What people do then.
    pub Playbook = "playbook",
}

/// Thresholds by severity; the highest that holds counts and quiets the lower ones.
pub type Limits = Map<Reference<Severity>, Limit>;

manual::keys! {
    /// From where on a value is this bad; a threshold alone stands for `{ is: … }`.
    #[short("is")]
    pub struct Limit {
        /// From where on, in the unit of the value.
        pub is: Located<Threshold>,
        /// What differs from the severity and the block around.
        pub then as _: Consequence,
    }
}

manual::keys! {
    /// What follows when something becomes bad.
    pub struct Consequence {
        /// Who is told, instead of those whom the severity names.
        pub notify: OneOrMany<Reference<Channel>> = "[]",
        /// What people do then.
        pub playbook: Option<Reference<Playbook>>,
    }
}
