//! Stories of the whole, told from outside.

#![expect(
    clippy::unwrap_used,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod directory;
mod first_turn;
mod manual;
mod pictures;
mod program;
