//! The lake: every fact asked in SQL, with DataFusion, which no other crate names.
//!
//! [`Lake`] answers queries, and [`Planner`] says of the queries of a manual what is wrong with them before
//! anything runs. Both go the same way: a query is read (`statement.rs`), the tables that it names are laid
//! out (`session.rs`), and it is planned over them; what is wrong becomes a complaint at its place
//! (`wrong.rs`).
//!
//! Rows come straight from the store today. What is older will be in sealed Parquet segments beside it, and
//! the place where the two meet is `table/hot.rs`: whoever reads a table asks it for all rows, and nobody
//! else knows where they were.

mod answer;
mod lake;
mod plain;
mod planner;
mod session;
mod statement;
mod system;
mod table;
mod wrong;

pub use lake::Lake;
pub use planner::Planner;
