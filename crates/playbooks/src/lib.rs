//! What people do when something must be done: playbooks with their steps, checklists, shifts and drills.
//!
//! Until now it holds what the manual may say about them; nothing is run yet.

pub mod checklist;
pub mod drill;
mod flow;
pub mod follow_up;
pub mod playbook;
pub mod shift;
pub mod start;
pub mod step;

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
        .kind::<checklist::Checklist>()
        .kind::<drill::Drill>()
        .kind::<playbook::Playbook>()
        .kind::<shift::Shift>()
        .kind::<step::Step>()
        .member::<Effect, follow_up::FollowUp>()
        .member::<Effect, start::Start>();
    drill::members(step::members(registry))
}
