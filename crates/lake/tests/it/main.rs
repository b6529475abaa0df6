//! Queries over real stores of both engines, and the queries of manuals planned.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test needs and does not get has failed it"
)]

mod answers;
mod bounds;
mod house;
mod planner;
mod tables;
mod time;
