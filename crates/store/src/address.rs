//! Where a store is, as the command line and the environment write it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use vocabulary::{Error, Result, Secret};

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
