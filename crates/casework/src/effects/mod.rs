//! The effects that casework declares: what stands in a `does` list under these keys.

mod advance;
mod hand_over;
mod leave;
mod mail;
mod open_case;
mod place;
mod reopen;

pub(crate) use advance::Advance;
pub(crate) use hand_over::HandOver;
pub(crate) use leave::Leave;
pub use mail::{Mail, Recipient};
pub(crate) use open_case::OpenCase;
pub(crate) use place::Place;
pub(crate) use reopen::Reopen;
