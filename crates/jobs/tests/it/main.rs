//! The room over HTTP, on both engines: a worker does what can go wrong, people look and decide.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod api_effects;
mod api_jobs;
mod house;
mod pages;
mod rights;
mod tables;
mod world;
