//! The effect `follow_up`: has somebody look again.

use manual::values::{Expression, Reference};

use crate::shift::Shift;

manual::keys! {
    /// Puts something to look at into the next shift, where it comes before all other work.
    pub struct FollowUp {
        /// The shift.
        pub follow_up: Reference<Shift>,
        /// What is looked at, with what it was when this was asked for.
        pub check: Expression,
    }
}
