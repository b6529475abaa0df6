//! Effects: the items of a `does` list, each chosen by the key that names it.

use manual::values::{Family, Member};

/// The family of all effects: `{ mail: refund_done, to: purchase.trainer.email }` is the effect `mail`.
///
/// A feature adds one with `registry.member::<Effect, Mail>()`; its first key is its name.
#[derive(Debug, Clone, Copy)]
pub struct Effect;

impl Family for Effect {
    const NAME: &'static str = "effect";
}

/// What is done, in its order.
pub type Does = Vec<Member<Effect>>;
