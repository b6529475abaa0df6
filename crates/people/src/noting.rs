//! What is being written down behind the requests: which sessions and keys were used.
//!
//! Each is written by one at a time, and only so many at once: what finds no place is written at its
//! next use.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many wait for a writer at once; a disk that stands still must not fill the memory.
const AT_ONCE: u32 = 256;

/// The places of those that are being written down.
pub(crate) struct Noting {
    places: Arc<Semaphore>,
    ids: Arc<Ids>,
}

#[derive(Default)]
struct Ids(Mutex<HashSet<String>>);

/// A place; dropping it makes room.
pub(crate) struct Noted {
    id: String,
    ids: Arc<Ids>,
    _place: OwnedSemaphorePermit,
}

impl Noting {
    pub(crate) fn new() -> Self {
        let places = Semaphore::new(usize::try_from(AT_ONCE).unwrap_or(usize::MAX));
        Self { places: Arc::new(places), ids: Arc::default() }
    }

    /// Takes a place for a session or key, unless it has one or there is none left.
    pub(crate) fn begin(&self, id: &str) -> Option<Noted> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let new = self.ids.lock().insert(id.to_owned());
        new.then(|| Noted { id: id.to_owned(), ids: Arc::clone(&self.ids), _place: place })
    }

    /// Waits until nothing is being written down.
    pub(crate) async fn settled(&self) {
        // It is never closed; were it, there would be nothing to wait for.
        drop(self.places.acquire_many(AT_ONCE).await);
    }
}

impl Ids {
    fn lock(&self) -> MutexGuard<'_, HashSet<String>> {
        // A thread that panicked left ids, which are as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.ids.lock().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_written_by_one_at_a_time_and_all_of_them_are_bounded() {
        let noting = Noting::new();
        let first = noting.begin("key_1").unwrap();
        assert!(noting.begin("key_1").is_none());
        let held: Vec<_> =
            (2..).map_while(|number| noting.begin(&format!("key_{number}"))).collect();
        assert_eq!(held.len(), 255);
        drop(first);
        assert!(noting.begin("key_2").is_none());
        assert!(noting.begin("key_1").is_some());
        drop(held);
        assert!(noting.begin("key_2").is_some());
    }
}
