//! The effect `reopen`: puts a decided record before people again.

use manual::values::{Expression, OrExpression, Reference, Template};

use crate::queue::Queue;

manual::keys! {
    /// Opens the case of a record again that was decided, with all that was done so far.
    pub struct Reopen {
        /// The record.
        pub reopen: Expression,
        /// In which queue; left out, in the one where it was decided last.
        pub queue: Option<Reference<Queue>>,
        /// Why it is looked at again.
        pub text: Option<OrExpression<Template>>,
    }
}
