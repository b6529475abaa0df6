//! The effects on records and connectors: `set`, `create`, `note`, `tell`, `replay`.

mod address;

use manual::values::{Anything, Expression, Located, Map, Name, OrExpression, Reference, Template};
use vocabulary::Span;

pub use address::Address;

use crate::connector::Connector;
use crate::record::Record;

manual::keys! {
    /// Sets fields of the record at hand, of one that it refers to, or anything else with an address.
    ///
    /// A record that comes from a connector is set there first, and here when it has answered.
    pub struct Set {
        /// Addresses with their new values: `status: approved`, `purchase.status: refunded`,
        /// `flag.ai_mode: standby`.
        pub set: Map<Located<Address>, OrExpression<Anything>>,
    }
}

manual::keys! {
    /// Makes a new record.
    pub struct Create {
        /// What is made.
        pub create: Reference<Record>,
        /// Its fields; a key that is left out is made up.
        pub with: Map<Located<Name>, OrExpression<Anything>> = "{}",
    }
}

manual::keys! {
    /// Writes a note into the story of a record.
    pub struct Note {
        /// In whose story: the record at hand or one that it refers to.
        pub note: Expression,
        /// What it says.
        pub text: OrExpression<Template>,
    }
}

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
