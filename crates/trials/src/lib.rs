//! Long trials: the program is killed, the power is cut, the disk fills up; what was promised must
//! still hold. `cargo xtask trial NAME` runs them whole, the tests run small seeded samples.

pub mod bench;
pub mod fuzz;
pub mod kill;
pub mod story;
