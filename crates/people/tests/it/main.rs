//! The stories of people, over HTTP and on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod alike;
mod back_off;
mod house;
mod joining;
mod keys;
mod lists;
mod live;
mod pages;
mod revoke;
mod secrets;
mod sessions;
mod signing_in;
mod staff;
mod trail;
