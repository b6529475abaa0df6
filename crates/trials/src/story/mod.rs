//! The story trial: a whole evening's work on the simulated company while the program is killed at random
//! moments. Twenty reviews are decided, two of them rewritten in that moment and decided again; one refund is
//! approved and one refused by its age; the website breaks, an incident is opened by hand, and it is mended.
//!
//! Whatever is killed when, it ends in the same place: every review is at the product as it was decided last,
//! none is approved that nobody read, Stripe gave the money back once, each letter was sent once, people were
//! told once that the website is down and once that it is back, customers read that it works, and the audit
//! verifies.

mod evening;
mod house;
mod operator;
mod rewriting;
pub mod run;
pub mod trouble;
