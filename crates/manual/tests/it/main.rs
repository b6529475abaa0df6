//! The manual's language over toy kinds: specifications, descriptions, robustness, the target manual.

mod combined;
mod described;
mod manual_value;
mod mutations;
mod reports;
mod spec;
mod specs;
mod target;
mod toys;
