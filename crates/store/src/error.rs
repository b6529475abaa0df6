//! What a database error means for a person: the disk, the connection, or a fault of ours.

use std::error::Error as StdError;

use sea_orm::{DbErr, RuntimeErr};
use vocabulary::{Error, Kind};

// The codes after which the writer no longer trusts its connection.
const CODE_FULL: &str = "disk-full";
pub(crate) const CODE_BROKEN: &str = "storage-broken";
const CODE_LOST: &str = "store-unreachable";
/// What was looked at and is not whole.
const CODE_DAMAGED: &str = "store-damaged";

/// What remains when a store is damaged.
const RESTORE: &str = "Stop the program, keep what is there aside, and restore the last backup.";

/// Turns a database error into what a person is told; the original stays inside.
#[must_use]
pub fn outside(error: DbErr) -> Error {
    match trouble(&error) {
        Trouble::Full => full(error),
        Trouble::Broken => Error::new(
            Kind::Unavailable,
            CODE_BROKEN,
            "The disk that holds the store failed to read or write.",
        )
        .hint("Try again in a moment; if it stays, look at the disk's health and the log.")
        .because(error),
        Trouble::Damaged => Error::new(
            Kind::Unavailable,
            CODE_BROKEN,
            "The store is damaged: a part of it cannot be read.",
        )
        .hint(RESTORE)
        .because(error),
        Trouble::Lost => {
            Error::new(Kind::Unavailable, CODE_LOST, "The store is busy or cannot be reached.")
                .hint("Try again in a moment.")
                .because(error)
        }
        Trouble::Contended => Error::unavailable("Somebody else was changing the same thing.")
            .hint("Try again.")
            .because(error),
        Trouble::Ours => Error::internal(error),
    }
}

/// Says that nothing can be written for want of room.
pub(crate) fn full(inside: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    let says = "The disk that holds the store is full, so nothing can be written.";
    Error::new(Kind::Unavailable, CODE_FULL, says)
        .hint("Free space on that disk; writing goes on by itself as soon as there is room.")
        .because(inside)
}

/// Says of a store that was looked at that it is not whole.
pub(crate) fn damaged(store: &str) -> Error {
    Error::new(Kind::Unavailable, CODE_DAMAGED, format!("The store {store} is damaged."))
        .hint(RESTORE)
}

/// Says whether an error tells of damage: something was read, and makes no sense.
pub(crate) fn is_damage(error: &Error) -> bool {
    let cause = || error.source()?.downcast_ref::<DbErr>();
    error.code() == CODE_DAMAGED || cause().is_some_and(|error| trouble(error) == Trouble::Damaged)
}

/// Says whether the writer must open its connection again before it trusts it.
pub(crate) fn is_storage_trouble(error: &Error) -> bool {
    matches!(error.code(), CODE_FULL | CODE_BROKEN | CODE_LOST)
}

#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    Full,
    /// The disk did not do what it was told.
    Broken,
    /// The disk gave something that makes no sense.
    Damaged,
    Lost,
    /// Two transactions of PostgreSQL got in each other's way; only one unit is concerned.
    Contended,
    Ours,
}

fn trouble(error: &DbErr) -> Trouble {
    let (DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime)) = error else {
        return match error {
            DbErr::ConnectionAcquire(_) => Trouble::Lost,
            _ => Trouble::Ours,
        };
    };
    let RuntimeErr::SqlxError(error) = runtime else { return Trouble::Ours };
    match error.as_ref() {
        sqlx::Error::Database(database) => of_code(database.code().as_deref().unwrap_or("")),
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => Trouble::Lost,
        _ => Trouble::Ours,
    }
}

/// Reads SQLite's extended result codes and PostgreSQL's SQLSTATE; the two never look alike, since
/// an SQLSTATE has five characters and SQLite's codes are plain numbers below 10,000.
fn of_code(code: &str) -> Trouble {
    if code.len() == 5 {
        return match code {
            "53100" => Trouble::Full,
            "58030" => Trouble::Broken,
            // A damaged page, a damaged index.
            "XX001" | "XX002" => Trouble::Damaged,
            "55P03" => Trouble::Contended,
            // Class 40 is a conflict that a second try resolves, 08 the connection, 57P the server
            // going down, 53 its resources.
            _ if code.starts_with("40") => Trouble::Contended,
            _ if ["08", "57P", "53"].iter().any(|class| code.starts_with(class)) => Trouble::Lost,
            _ => Trouble::Ours,
        };
    }
    match code.parse::<i32>().unwrap_or(0) & 0xff {
        13 => Trouble::Full,
        10 | 14 => Trouble::Broken,
        11 | 26 => Trouble::Damaged,
        5 | 6 => Trouble::Lost,
        _ => Trouble::Ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines_are_told_apart() {
        for (code, expected) in [
            ("13", Trouble::Full),
            ("778", Trouble::Broken),
            ("1034", Trouble::Broken),
            ("5", Trouble::Lost),
            ("517", Trouble::Lost),
            ("53100", Trouble::Full),
            ("11", Trouble::Damaged),
            ("267", Trouble::Damaged),
            ("58030", Trouble::Broken),
            ("XX001", Trouble::Damaged),
            ("53300", Trouble::Lost),
            ("57P01", Trouble::Lost),
            ("40P01", Trouble::Contended),
            ("23505", Trouble::Ours),
            ("2067", Trouble::Ours),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
    }
}
