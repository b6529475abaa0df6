//! The program as a whole: its command line, its configuration, and the wiring of features.
//!
//! What a feature does is not here. `features.rs` lists them, `house.rs` puts them together, and each
//! command of the command line is a file in `commands/`.

pub mod command_line;
pub mod config;
mod demo;
mod equipment;
pub mod house;

mod commands;
mod features;
mod fetching;
mod kinds;
mod language;
mod logging;
pub mod mail;
mod output;
mod roles;
mod secrets;
mod signing;
mod site;
mod standing;
mod stripe;
mod today;
mod trail;
mod unposted;

pub use config::Place;
pub use features::Addition;
pub use fetching::Fetching;
pub use house::House;
pub use language::Language;
