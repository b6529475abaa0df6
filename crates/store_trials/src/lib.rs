//! Trials of the store alone: the power is cut, the disk fills up or fails, and how fast it commits.
//!
//! `cargo xtask trial NAME` and `cargo xtask bench store` run them whole, the tests run small seeded
//! samples. Trials of the whole program are in `trials`.

pub mod bench;
pub mod child;
pub mod faults;
pub mod power_cut;
pub mod shim;
pub mod small_disk;
pub mod toys;

/// Why a trial could not be carried out, or what did not hold.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
