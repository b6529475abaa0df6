//! What the store knows of its own state, for whoever asks whether the program is ready.
//!
//! Nothing is written to find out: a program that runs writes all the time, so that its last write
//! tells, and a fault that is gone is forgotten within seconds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use vocabulary::{Error, Result};

use crate::error::{is_damage, is_storage_trouble};

/// What the last answers told.
#[derive(Default)]
pub(crate) struct Health(Mutex<Told>);

#[derive(Default)]
struct Told {
    /// Why the last write failed, as far as the store was the reason.
    write: Option<Error>,
    /// That a part of the store cannot be read, which only another store mends.
    damage: Option<Error>,
    /// What is wrong with the copies of the audit's checkpoints, by file.
    copies: BTreeMap<PathBuf, String>,
}

impl Health {
    /// Keeps how a write went; what is refused for another reason says nothing of the store.
    pub(crate) fn wrote<T>(&self, written: &Result<T>) {
        match written {
            Ok(_) => self.told().write = None,
            Err(error) if is_storage_trouble(error) => self.told().write = Some(error.repeated()),
            Err(_) => {}
        }
    }

    /// Keeps an error that somebody met if it tells of damage.
    pub(crate) fn met(&self, error: &Error) {
        if is_damage(error) {
            self.told().damage = Some(error.repeated());
        }
    }

    /// Keeps what became of a copy of the checkpoints.
    pub(crate) fn copied(&self, file: &Path, copied: &Result<()>) {
        let mut told = self.told();
        match copied {
            Ok(()) => drop(told.copies.remove(file)),
            Err(error) => drop(told.copies.insert(file.to_owned(), error.with_hint())),
        }
    }

    /// Says why the store cannot be used, or what is amiss although it can.
    pub(crate) fn report(&self) -> Result<Vec<String>> {
        let told = self.told();
        match told.damage.as_ref().or(told.write.as_ref()) {
            Some(error) => Err(error.repeated()),
            None => Ok(told.copies.values().cloned().collect()),
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
