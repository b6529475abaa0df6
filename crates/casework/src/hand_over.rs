//! The effect `hand_over`: gives a matter to whoever takes such matters.

use manual::values::{Name, OrExpression, Template};

manual::keys! {
    /// Hands a matter over to the contact that takes such matters, with what was found out.
    ///
    /// The contact says how urgent its matters are and whether they freeze what they are about.
    pub struct HandOver {
        /// What sort of matter it is.
        pub hand_over: OrExpression<Name>,
        /// Steps or checks whose results go along as evidence; left out, all there are.
        pub with: Vec<Name> = "[]",
        /// What is asked of them; left out, what the case or the playbook says of itself.
        pub text: Option<OrExpression<Template>>,
    }
}
