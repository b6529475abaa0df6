//! All kinds beside each other: what no feature can try alone.

mod companies;
mod kinds;
mod records;
mod watched;
mod whole;
