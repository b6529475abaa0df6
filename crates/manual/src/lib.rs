//! x
pub mod at;
pub mod check;
pub mod decode;
pub mod describe;
pub mod kind;
pub mod manual;
pub mod nearest;
pub mod pages;
pub mod problems;
pub mod registry;
pub mod report;
pub mod values;
pub mod yaml;

pub use at::{At, Text};
pub use check::{Block, Blocks, Check, Checkers, Complaint, Expressions, Place, SqlPlanner, check};
pub use kind::{Kind, Names};
pub use manual::Manual;
pub use pages::Sources;
pub use problems::{Explanation, Problem};
pub use registry::Registry;
pub use report::{Colour, Problems};
