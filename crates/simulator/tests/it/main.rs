//! The simulated company as others meet it: over HTTP, on loopback.

#![expect(
    clippy::unwrap_used,
    reason = "what a story needs and does not get has failed it, and the place says where"
)]

mod company;
mod facts;
mod product;
mod stripe;
