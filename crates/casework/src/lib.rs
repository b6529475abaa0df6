//! Work for people: queues with their cases, decisions, classifiers, letters and limited places.
//!
//! It opens a case when a record enters its queue ([`Opening`]), offers one case at a time, and decides
//! once about each under the rules of that moment ([`decisions::decide`]).

mod cases;
mod casework;
mod classifier;
mod decisions;
mod declared;
mod effects;
mod feature;
mod field;
mod investigation;
mod mail_deed;
mod migrations;
mod offers;
mod order;
mod pages;
mod personal;
mod queue;
mod queues;
mod rights;
mod routes;
mod rules;
mod seen;
mod slots;
mod source;
mod tables;
mod template;

pub use cases::opening::Opening;
pub use cases::sweep::sweep;
pub use casework::Casework;
pub use classifier::{ByProvider, ByRules, Classifier};
pub use effects::{Mail, Recipient};
pub use feature::feature;
pub use investigation::Investigation;
pub use mail_deed::MailDeed;
pub use migrations::MIGRATIONS;
pub use offers::{CaseView, Offer, Question};
pub use order::First;
pub use pages::room::{says, waiting_panel};
pub use queue::{NoPromise, Queue};
pub use queues::{QueueState, Queues};
pub use rights::{CasesDecide, CasesRead};
pub use routes::routes;
pub use rules::Rules;
pub use slots::Slots;
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
        .kind::<Classifier>()
        .kind::<Investigation>()
        .source::<Queue>()
        .kind::<Rules>()
        .kind::<Slots>()
        .kind::<template::Template>()
        .member::<classifier::Attempt, ByProvider>()
        .member::<classifier::Attempt, ByRules>()
        .member::<Effect, effects::Advance>()
        .member::<Effect, effects::HandOver>()
        .member::<Effect, effects::Leave>()
        .member::<Effect, Mail>()
        .member::<Effect, effects::OpenCase>()
        .member::<Effect, effects::Place>()
        .member::<Effect, effects::Reopen>()
}
