//! The effect `start`: begins a playbook.

use manual::values::Reference;

use crate::playbook::Playbook;

manual::keys! {
    /// Begins a playbook for the record or the alert at hand, where it does not run for that already.
    pub struct Start {
        /// The playbook.
        pub start: Reference<Playbook>,
    }
}
