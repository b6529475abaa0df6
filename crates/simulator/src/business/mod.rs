//! What people do, and what the company then knows and reports.

mod buy;
mod give_back;
mod play;
mod request;
mod review;
mod rewrite;
mod search;
mod stock;

use jiff::Timestamp;
use serde_json::{Map, Value};

pub(crate) use buy::buy;
pub(crate) use play::play;
pub(crate) use request::request;
pub(crate) use review::review;
pub(crate) use rewrite::rewrite;
pub(crate) use stock::stock;

/// What it costs to be featured: 22.00 AUD, in minor units.
pub(crate) const PRICE: i64 = 2_200;
pub(crate) const CURRENCY: &str = "AUD";

/// When something happens, and as what in that second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) at: Timestamp,
    pub(crate) place: usize,
}

impl Moment {
    /// Makes the key of what happens: unique, and in the order of time.
    fn key(self, kind: &str) -> String {
        format!("{kind}_{:010}_{:03}", self.at.as_second(), self.place)
    }
}

/// Takes the fields out of an object that was written here.
fn fields(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
