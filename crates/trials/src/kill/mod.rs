//! The kill trial: four clients write decisions over HTTP while the process is killed at random
//! moments, again and again, on the same folder.
//!
//! Afterwards every acknowledged decision is there, every case was decided once, every ordered effect
//! reached the receiver once, and the audit verifies.

pub mod cases;
pub mod clients;
pub mod process;
pub mod receiver;
pub mod run;
