//! The effect `refund`: gives money back.

use manual::values::{Expression, OrExpression};
use vocabulary::Money;

manual::keys! {
    /// Gives a payment back, all of it or a part, through whoever took it.
    ///
    /// It is asked for once. Where the answer is lost, it is looked up and never asked for again.
    pub struct Refund {
        /// The payment, by the key of whoever took it.
        pub refund: Expression,
        /// How much of it; left out, all that was not given back yet.
        pub amount: Option<OrExpression<Money>>,
    }
}
