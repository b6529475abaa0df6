//! The manual that runs, on both engines: from a folder to its versions, over HTTP and in the console.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod at_work;
mod house;
mod opening;
mod pages;
mod rights;
mod versions;
mod watching;
