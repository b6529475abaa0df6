//! All kinds beside each other: what no feature can try alone.

#![expect(clippy::unwrap_used, reason = "what cannot be read has failed the test")]

mod alone;
mod companies;
mod explained;
mod kinds;
mod records;
mod reference;
mod schema;
mod watched;
mod whole;
