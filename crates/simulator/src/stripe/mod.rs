//! A payment provider in Stripe's shape: the part of its interface that a refund needs, and the events
//! that it sends.
//!
//! Shapes, errors and the handling of `Idempotency-Key` follow Stripe's API reference.

mod book;
mod list;
mod objects;
mod post;
mod refunds;
mod routes;
mod trouble;

pub(crate) use book::{Book, Sale, Wish};
pub(crate) use post::Post;
pub(crate) use routes::router;
