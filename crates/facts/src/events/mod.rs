//! Events as they are kept: each once, under the id that its sender gave it.

pub(crate) mod append;

pub(crate) use append::{__path_route, route};
pub use append::{Appended, Incoming, MOST_EVENTS, RejectedEvent, append};
