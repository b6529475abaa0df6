//! The effect `open_case`: puts a record before people.

use manual::values::{Expression, OrExpression, Reference, Template};

use crate::queue::Queue;

manual::keys! {
    /// Opens a case in a queue, whether or not the queue would have taken it by itself.
    ///
    /// Where a case of the record is open in the queue already, the words are added to that one.
    pub struct OpenCase {
        /// The queue.
        pub open_case: Reference<Queue>,
        /// The record that it is about; left out, the one at hand.
        pub about: Option<Expression>,
        /// Why it is opened.
        pub text: Option<OrExpression<Template>>,
    }
}
