//! What the tests of kinds share: mistakes written as Markdown, and the manual that the language was
//! designed for.
//!
//! A feature's test hands its kinds over and is done:
//!
//! ```ignore
//! manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests alone use it: what a specification needs and does not get has failed it"
)]

mod chance;
mod complete;
mod hold;
mod spec;
mod target;

pub use chance::{Chance, STONES};
pub use complete::complete;
pub use hold::{difference, hold, hold_by};
pub use spec::{Expected, Spec, found, in_folder, meets, read};
pub use target::{target, target_pages};
