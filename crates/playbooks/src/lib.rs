//! What people do when something must be done: playbooks with their steps, checklists, shifts and drills.
//!
//! Until now it holds what the manual may say about them; nothing is run yet.

mod checklist;
mod drill;
mod flow;
mod follow_up;
mod playbook;
mod shift;
mod start;
mod step;

pub use checklist::Checklist;
pub use drill::{ConnectorFault, ConnectorTrouble, Drill, OrderKept, PlaybookRuns};
pub use follow_up::FollowUp;
pub use playbook::Playbook;
pub use shift::{Shift, WorkOn};
pub use start::Start;
pub use step::{AnswerExpected, Ask, Step};

use acts::Effect;
use manual::Registry;

manual::foreign! {
    /// A rule that says when something is wrong.
    pub Alert = "alert",
    /// A system outside that the company works with.
    pub Connector = "connector",
    /// What switches ways of working.
    pub Flag = "flag",
    /// What is done by itself.
    pub Job = "job",
    /// A figure.
    pub Metric = "metric",
    /// What is asked whether it answers.
    pub Probe = "probe",
    /// Who answers questions over an interface, such as a model.
    pub Provider = "provider",
    /// Work that waits for people.
    pub Queue = "queue",
    /// Sets what we recorded against what others did.
    pub Reconciliation = "reconciliation",
    /// What the company knows of its customers, orders and so on.
    pub Record = "record",
    /// What somebody may do.
    pub Role = "role",
    /// How bad something is.
    pub Severity = "severity",
    /// Places of which there are few.
    pub Slots = "slots",
    /// Letters and reports that are written often.
    pub Template = "template",
}

/// Adds the kinds and effects of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    let registry = registry
        .kind::<Checklist>()
        .kind::<Drill>()
        .kind::<Playbook>()
        .kind::<Shift>()
        .kind::<Step>()
        .member::<Effect, FollowUp>()
        .member::<Effect, Start>();
    drill::members(step::members(registry))
}
