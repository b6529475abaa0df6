//! CEL, the Common Expression Language, for the manual.

mod check;
mod complaint;
mod fault;
mod functions;
mod limits;
mod nearest;
mod parsed;
mod place;
mod program;
mod reads;
mod schema;
mod syntax;
mod types;
mod value;

pub use complaint::{Code, Complaint};
pub use fault::{Fault, FaultKind};
pub use limits::LONGEST_TEXT;
pub use parsed::Parsed;
pub use place::Place;
pub use program::{Facts, Limits, Program};
pub use reads::Read;
pub use schema::{Expected, Missing, Schema};
pub use types::Type;
pub use value::{Map, Shared, Value};

#[cfg(test)]
mod tests;
