//! Work for people: queues with their cases, decisions, classifiers, letters and limited places.
//!
//! It opens a case when a record enters its queue ([`Opening`]), offers one case at a time, and decides
//! once about each under the rules of that moment ([`decisions::decide`]).

pub mod advance;
pub mod cases;
mod casework;
pub mod classifier;
pub mod decisions;
mod declared;
mod feature;
pub mod field;
pub mod hand_over;
pub mod investigation;
pub mod leave;
pub mod mail;
mod mail_deed;
mod migrations;
mod offers;
pub mod open_case;
pub mod order;
mod pages;
mod personal;
pub mod place;
pub mod queue;
mod queues;
pub mod reopen;
mod rights;
mod routes;
pub mod rules;
pub mod slots;
mod source;
mod tables;
pub mod template;

pub use cases::opening::Opening;
pub use casework::Casework;
pub use feature::feature;
pub use mail_deed::MailDeed;
pub use migrations::MIGRATIONS;
pub use offers::{CaseView, Offer, Question};
pub use pages::room::{says, waiting_panel};
pub use queues::{QueueState, Queues};
pub use rights::{CasesDecide, CasesRead};
pub use routes::routes;
pub use source::QueueSource;
pub use tables::tables;

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
