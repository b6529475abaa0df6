//! What handlers ask of a request, with errors that say which field and what was expected.

pub(crate) mod body;
mod fault;
mod form;
mod json;
mod narrowed;
mod pairs;
mod path;
mod query;
mod raw;

pub use form::{FieldErrors, Form, Typed};
pub use json::Json;
pub use narrowed::Narrowed;
pub use path::Path;
pub use query::Query;
pub use raw::Raw;
