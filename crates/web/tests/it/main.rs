//! The HTTP side as clients meet it: a toy feature over a real store, through every layer.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot go on in a test fails it, in its helpers as well"
)]

mod access;
mod appearance;
mod bodies;
mod bounds;
mod browser;
mod documents;
mod live;
mod logs;
mod once;
mod probes;
mod refusals;
mod served;
mod toy;
