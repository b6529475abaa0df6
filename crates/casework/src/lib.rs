//! Work for people: queues with their cases, decisions, classifiers, letters and limited places.
//!
//! Until now it holds what the manual may say about them; nothing is run yet.

pub mod advance;
pub mod classifier;
pub mod field;
pub mod hand_over;
pub mod investigation;
pub mod leave;
pub mod mail;
pub mod open_case;
pub mod order;
pub mod place;
pub mod queue;
pub mod reopen;
pub mod rules;
pub mod slots;
pub mod template;

use acts::Effect;
use manual::Registry;

manual::foreign! {
    /// What the company knows of its customers, orders and so on.
    pub Record = "record",
    /// Who answers questions over an interface, such as a model.
    pub Provider = "provider",
    /// What switches ways of working.
    pub Flag = "flag",
}

/// Adds the kinds and effects of this feature.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .kind::<classifier::Classifier>()
        .kind::<investigation::Investigation>()
        .source::<queue::Queue>()
        .kind::<rules::Rules>()
        .kind::<slots::Slots>()
        .kind::<template::Template>()
        .member::<classifier::Attempt, classifier::ByProvider>()
        .member::<classifier::Attempt, classifier::ByRules>()
        .member::<Effect, advance::Advance>()
        .member::<Effect, hand_over::HandOver>()
        .member::<Effect, leave::Leave>()
        .member::<Effect, mail::Mail>()
        .member::<Effect, open_case::OpenCase>()
        .member::<Effect, place::Place>()
        .member::<Effect, reopen::Reopen>()
}
