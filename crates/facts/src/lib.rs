//! What happened: the records and events of the business, the systems they come from and go to, and what
//! follows from a change of itself.
//!
//! It declares the kinds record, event, on and connector, and the effects set, create, note, tell and
//! replay. It keeps records and events, says what names stand for in expressions ([`world`]), carries out
//! what a `does` list says ([`deeds`]), and shows others how all of it is asked ([`sql`]).

mod connector;
pub mod deeds;
mod effects;
mod event;
pub mod events;
mod facts;
mod feature;
mod fields;
mod following;
mod live;
mod migrations;
mod names;
mod on;
mod pages;
mod personal;
mod quarantine;
mod record;
pub mod records;
mod rights;
mod routes;
pub mod sql;
mod tables;
pub mod world;

pub use connector::{Connector, Speech};
pub use effects::{Address, Create, Made, Note, Noted, Replay, Set, Settings, Tell, With};
pub use event::Event;
pub use facts::{Facts, FactsOptions};
pub use feature::{effects, feature};
pub use fields::Fields;
pub use following::{Changed, Follower};
pub use migrations::MIGRATIONS;
pub use on::{Occasion, On};
pub use personal::personal_reads;
pub use publishing::InForce;
pub use record::Record;
pub use rights::{EventsWrite, PersonalRead, RecordsRead, RecordsWrite};
pub use routes::routes;

use acts::Effect;
use manual::Registry;

/// Adds the kinds and effects of this crate.
#[must_use]
pub fn kinds(registry: Registry) -> Registry {
    registry
        .kind::<Record>()
        .kind::<Event>()
        .kind::<On>()
        .kind::<Connector>()
        .member::<Effect, Set>()
        .member::<Effect, Create>()
        .member::<Effect, Note>()
        .member::<Effect, Tell>()
        .member::<Effect, Replay>()
}
