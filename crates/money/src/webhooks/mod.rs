//! What Stripe tells: each event is proven, stored once, and applied to what is known.

mod apply;
mod deliveries;
mod event;
pub(crate) mod receive;
mod reread;
mod unread;

pub(crate) use apply::Source;
pub(crate) use reread::reread;
pub(crate) use unread::unread;
