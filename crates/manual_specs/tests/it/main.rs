//! All kinds beside each other: what no feature can try alone.

mod companies;
mod kinds;
mod records;
mod schema;
mod watched;
mod whole;
