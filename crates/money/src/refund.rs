//! The effect `refund`: gives money back.

use manual::decode::{Form, Reader, Value};
use manual::expressions::{Expected, Type};
use manual::values::{Expression, OrExpression};
use manual::yaml::Node;
use manual::{Check, Scope};
use vocabulary::Money;

manual::keys! {
    /// Gives a payment back, all of it or a part, through whoever took it.
    ///
    /// It is asked for once. Where the answer is lost, it is looked up and never asked for again.
    pub struct Refund {
        /// The payment, by the key of whoever took it.
        pub refund: Charge,
        /// How much of it; left out, all that was not given back yet.
        pub amount: Option<OrExpression<Money>>,
    }
}

/// Which payment is meant: a text such as `purchase.charge_id`.
#[derive(Debug, Clone)]
pub struct Charge(pub Expression);

impl Value for Charge {
    fn form() -> Form {
        Expression::form()
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Expression::read(node, reader).map(Self)
    }

    fn within(&self, scope: &Scope, check: &mut Check<'_>) {
        check.expect(&self.0, &Expected::of(Type::Text.optional()), scope);
    }
}
