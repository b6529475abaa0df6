//! Stand-ins for what other features hand over.

use acts::limit::SEVERITIES;
use manual::{Kind, Names, Registry};

/// The first kinds of the language.
const KINDS: &str = "company severity role contact connector record event on probe provider budget metric \
    slo alert maintenance business_hours channel rota escalation status_page classifier rules queue \
    investigation template slots flag job reconciliation shift checklist playbook step drill dashboard \
    report change_policy";

/// The first effects of the language.
const EFFECTS: &str = "set create note tell mail notify page refund open_case reopen open_incident start \
    run_job place advance leave replay hand_over follow_up";

manual::keys! {
    /// How bad something is.
    ///
    /// No plain stand-in: two severities exist as long as none is declared, which limits rely on.
    pub struct Severity {
        /// How it is shown.
        pub shown: Option<String>,
        /// Who is told.
        pub notify: Option<String>,
        /// Whether it is looked back on.
        pub review: Option<String>,
    }
}

impl Kind for Severity {
    const KIND: &'static str = "severity";
    const WHEN_NONE: &'static [&'static str] = SEVERITIES;
    const EXAMPLE: &'static str = "shown: red\n";
}

/// Adds a stand-in for each first kind and each first effect that is not there: it takes any keys.
#[must_use]
pub fn complete(registry: Registry) -> Registry {
    let (kinds, effects) = (registry.kind_names(), registry.member_names("effect"));
    let missing = KINDS.split_whitespace().filter(|kind| !kinds.contains(kind));
    let registry = missing.fold(registry, |registry, kind| {
        let names = match kind {
            "severity" => return registry.kind::<Severity>(),
            "company" => Names::Single,
            "step" => Names::OfThePage,
            "record" | "event" => Names::Shared("tables"),
            _ => Names::OfTheKind,
        };
        registry.stand_in(kind, names)
    });
    let missing = EFFECTS.split_whitespace().filter(|effect| !effects.contains(effect));
    missing.fold(registry, |registry, effect| registry.stand_in_member("effect", effect))
}
