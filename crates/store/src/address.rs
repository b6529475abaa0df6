//! Where a store is, as the command line and the environment write it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use futures::future::BoxFuture;
use vocabulary::{Error, Result, Secret};

use crate::{postgres, sqlite};

/// The address of a store.
#[derive(Debug, Clone)]
pub enum StoreAddress {
    /// One SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database; the address may hold a password.
    Postgres(Secret),
}

impl StoreAddress {
    /// Returns the default place inside a data folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::Sqlite(folder.join("quarterdeck.sqlite"))
    }

    /// Makes sure that a database server answers there, without making anything; a file needs none.
    ///
    /// # Errors
    /// When it cannot be reached, is too old or is set up unsafely.
    pub fn reach(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match self {
                Self::Sqlite(_) => Ok(()),
                Self::Postgres(url) => postgres::reach(url).await,
            }
        })
    }

    /// Says whether a store is there, or what once was one, without making anything.
    ///
    /// # Errors
    /// When the database server cannot be reached, or the folder cannot be looked into.
    pub fn is_made(&self) -> BoxFuture<'_, Result<bool>> {
        Box::pin(async move {
            match self {
                Self::Sqlite(path) => sqlite::is_made(path),
                Self::Postgres(url) => postgres::is_made(url).await,
            }
        })
    }

    /// Takes a file for one server, by whatever path it is named; a database server has room for
    /// several. The file is free again when the lock is dropped, after the store is closed.
    ///
    /// # Errors
    /// When another server has it, with the code `already-running`, or it cannot be opened.
    pub fn take(&self) -> Result<Option<File>> {
        match self {
            Self::Sqlite(path) => sqlite::take(path).map(Some),
            Self::Postgres(_) => Ok(None),
        }
    }
}

impl FromStr for StoreAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(wrong_address());
            }
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(Secret::new(text)))
        } else {
            Err(wrong_address())
        }
    }
}

fn wrong_address() -> Error {
    Error::invalid("This is no address of a store.").hint(
        "Write `sqlite:PATH` for a file, such as `sqlite:/var/lib/quarterdeck/quarterdeck.sqlite`, \
         or `postgres://USER:PASSWORD@HOST/DATABASE`.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_are_addressed_and_nothing_else_is() {
        assert!(
            matches!("sqlite:a.db".parse(), Ok(StoreAddress::Sqlite(p)) if p == Path::new("a.db"))
        );
        assert!(
            matches!("sqlite:///a/b.db".parse(), Ok(StoreAddress::Sqlite(p)) if p == Path::new("/a/b.db"))
        );
        assert!(matches!("postgres://h/d".parse(), Ok(StoreAddress::Postgres(_))));
        for wrong in ["", "sqlite:", "mysql://h/d", "a.db"] {
            assert!(wrong.parse::<StoreAddress>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_not_printed() {
        let address: StoreAddress = "postgres://u:hunter2@h/d".parse().unwrap();
        assert!(!format!("{address:?}").contains("hunter2"));
    }
}
