//! The effect `advance`: gives free places to those who wait.

use manual::values::Reference;

use crate::slots::Slots;

manual::keys! {
    /// Ends what has been held for its time, and gives the free places to those who are next.
    pub struct Advance {
        /// The slots.
        pub advance: Reference<Slots>,
    }
}
