//! The manual's language over toy kinds: specifications, descriptions, robustness, the target manual.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what a specification needs and does not get has failed it; seeds are printed"
)]

mod combined;
mod described;
mod desks;
mod manual_value;
mod mutations;
mod reports;
mod scopes;
mod specs;
mod target;
mod toys;
