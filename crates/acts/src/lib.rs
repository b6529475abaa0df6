//! What the blocks of several features write alike: what is done, what a person is asked, what a person
//! may do, from where on a value is bad, what is made sure of, and what is shown.
//!
//! It knows no effect and no panel by name: those live in the features that own them, and are added to
//! the families [`Effect`] and [`Panel`]. It has no kind of its own.

pub mod action;
pub mod asks;
pub mod effect;
mod length;
pub mod limit;
pub mod minutes;
pub mod named_check;
mod needless;
pub mod panel;
pub mod reach;

pub use action::{Action, Actions, SAME_SHORTCUT, Shortcut, actor};
pub use asks::{Answer, AnswerType, Asks, PlainAnswerType};
pub use effect::{Does, Effect};
pub use length::length;
pub use limit::{CROSSED_LIMITS, Consequence, Limit, Limits, check_order};
pub use minutes::Minutes;
pub use named_check::{
    Cause, Causes, CheckedBy, Checks, NOTHING_CHECKED, NamedCheck, check_conditions,
    check_parameters, check_some, with_checks,
};
pub use needless::{NEEDLESS_KEY, needless};
pub use panel::{OnePanel, Panel};
pub use reach::{PRIVATE_ADDRESS, check_public};
