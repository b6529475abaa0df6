//! What tests stand on: databases and, in time, whole houses. Nothing outside tests may use it.

pub mod browser;
pub mod certificate;
pub mod data;
pub mod listener;
pub mod mailbox;
pub mod postgres;
pub mod stores;
pub mod streams;
pub mod stripe;

mod peer;

pub use data::data;
