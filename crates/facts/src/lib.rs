//! What happened: the records and events of the business, the systems they come from and go to, and what
//! follows from a change of itself.
//!
//! It declares the kinds record, event, on and connector, and the effects set, create, note, tell and
//! replay. It stores nothing yet.

pub mod connector;
mod effects;
pub mod event;
pub mod fields;
mod names;
pub mod on;
pub mod record;

pub use connector::Connector;
pub use effects::{Address, Create, Note, Noted, Replay, Set, Settings, Tell};
pub use event::Event;
pub use fields::Fields;
pub use on::On;
pub use record::Record;

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
