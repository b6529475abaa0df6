//! What the tests of a feature's pages and operations stand on: callers whose word is their proof, what
//! they send, and what they are answered.
//!
//! The feature, its store and its world are the test's own. Sign-in, sessions and keys are not tried
//! here but in `people`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it"
)]

mod answer;
mod callers;
mod says;

pub use answer::{Answer, send};
pub use callers::{Callers, Role};
pub use says::Says;
