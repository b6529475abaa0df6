//! The store: one SQLite file, or one PostgreSQL database, behind the same calls.
//!
//! A change goes through [`Store::commit`], which writes it, its audit leaves and the effects it
//! orders in one transaction, or none of them. Bookkeeping that decides nothing (a lease, a
//! heartbeat) goes through [`Store::maintain`]. Reading goes through [`Store::reader`]. What differs
//! between the two engines lives in `sqlite/` and `postgres/` alone.

pub mod audit;
pub mod conditions;
pub mod key;
pub mod once;
pub mod outbox;
pub mod query;

mod address;
mod change;
mod error;
mod health;
mod migrations;
mod open;
mod postgres;
mod snapshot;
mod sqlite;
mod transaction;
mod view;
mod writer;

pub use address::StoreAddress;
pub use change::{Change, Leaf};
pub use error::outside;
pub use migrations::Migration;
pub use open::{Durability, Store, StoreOptions};
pub use outbox::Ordered;
pub use query::{execute, for_share, for_update, row, rows, scalar, skip_locked};
pub use sea_orm::{DatabaseConnection, DatabaseTransaction, FromQueryResult, Value};
pub use snapshot::Snapshot;
pub use transaction::{Part, Transaction};
pub use view::View;

/// The form in which instants are stored: microseconds since 1970, in a BIGINT.
#[must_use]
pub fn micros(at: jiff::Timestamp) -> i64 {
    at.as_microsecond()
}

/// Reads back what [`micros`] wrote.
///
/// # Errors
/// When the number is outside the years -9999 to 9999, which only a damaged row holds.
pub fn instant(micros: i64) -> vocabulary::Result<jiff::Timestamp> {
    jiff::Timestamp::from_microsecond(micros).map_err(vocabulary::Error::internal)
}
