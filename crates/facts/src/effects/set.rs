//! The effect `set`.

use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Missing, Type};
use manual::values::{Anything, Located, Map, OrExpression};
use manual::yaml::Node;
use manual::{Check, Scope};

use super::address::Address;
use super::literal;

manual::keys! {
    /// Sets fields of the record at hand, of one that it refers to, or anything else with an address.
    ///
    /// A record that comes from a connector is set there first, and here when it has answered. The message
    /// `KIND.set` holds `record`, `key`, `set` and the `version` that was decided about, which is the one
    /// that the answer to `PUT /v1/records/…` gave. A system that has changed the record since answers 412,
    /// or 409 while it does not know yet which version the change has; then nothing is written.
    pub struct Set {
        /// Addresses with their new values: `status: approved`, `purchase.status: refunded`,
        /// `flag.ai_mode: standby`.
        pub set: Settings,
    }
}

/// Addresses with their new values.
#[derive(Debug, Clone)]
pub struct Settings(Map<Address, Located<OrExpression<Anything>>>);

impl Settings {
    /// Walks through the addresses with what they are set to.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &OrExpression<Anything>)> {
        self.0.iter().map(|(address, value)| (address, &value.value))
    }
}

impl Value for Settings {
    fn form() -> Form {
        Map::<Address, Located<OrExpression<Anything>>>::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Value::read(node, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        for (address, value) in self.0.iter() {
            // What is set may be missing until then.
            let wanted = Expected::of(Type::Dyn).when_missing(Missing::IsUnknown);
            let of = check.expect(address.expression(), &wanted, scope);
            literal::check(value, (address.as_str(), &of), scope, check);
        }
    }
}
