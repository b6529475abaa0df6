//! What the blocks of several features write alike: what is done, what a person is asked, what a person
//! may do, and from where on a value is bad.
//!
//! It knows no effect by name: those live in the features that perform them, and are added to the family
//! [`Effect`]. It has no kind of its own.

pub mod action;
pub mod asks;
pub mod effect;
pub mod limit;

pub use action::{Action, Actions, SAME_SHORTCUT, Shortcut};
pub use asks::{Answer, AnswerType, Asks, PlainAnswerType};
pub use effect::{Does, Effect};
pub use limit::{Consequence, Limit, Limits};
