//! The systems of others that facts come from and effects go to, one folder each.
//!
//! Each speaks with its system and proves who sent what. Nothing here keeps anything or knows what an
//! answer means for the company; the features do.

pub mod stripe;

pub use stripe::Stripe;
