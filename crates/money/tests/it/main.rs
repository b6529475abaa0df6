//! What the manual may say about this feature, and its stories on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod effect;
mod events;
mod house;
mod manual;
mod published;
mod room;
mod stripe;
