//! The effects on records and connectors: `set`, `create`, `note`, `tell`, `replay`.

mod address;
mod create;
mod literal;
mod made;
mod note;
mod set;

use manual::values::{Anything, Map, Name, OrExpression, Reference};
use vocabulary::Span;

pub use address::Address;
pub use create::Create;
pub use made::{Made, With};
pub use note::{Note, Noted};
pub use set::{Set, Settings};

use crate::connector::Connector;

manual::keys! {
    /// Sends a message to a connector's system.
    pub struct Tell {
        /// Whom.
        pub tell: Reference<Connector>,
        /// What has happened, which becomes the message's type.
        pub that: Name,
        /// What the message says beside that.
        pub with: Map<Name, OrExpression<Anything>> = "{}",
    }
}

manual::keys! {
    /// Asks a connector's system for everything that it has sent, and takes in what is missing here.
    pub struct Replay {
        /// Whom.
        pub replay: Reference<Connector>,
        /// Since how long ago.
        pub since: Span,
    }
}
