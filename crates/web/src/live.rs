//! What all followed pages share: who follows them, and the lookout for changes.
//!
//! It draws nothing; `layers/follow.rs` does, by asking the page again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::audit;
use vocabulary::id::StaffId;
use vocabulary::{Error, Kind, Result};

use crate::context::House;

/// The address of the stream of pages of which nothing changes but the counts around them.
pub(crate) const COUNTS: &str = "/live";

/// The kind of a stream of events.
pub(crate) const EVENTS: &str = "text/event-stream";

/// How often it is looked whether something was committed: what a person takes for at once.
pub(crate) const EVERY: Duration = Duration::from_millis(500);

/// A browser keeps six connections to one place and lets go of pages that are not seen; a person has a
/// telephone and another browser beside it.
const EACH: usize = 16;

/// A stream holds one of a thousand connections; a quarter of them leaves enough for everything else.
const ALL: usize = 256;

/// Whoever is refused has pages that they can close.
const COME_AGAIN_SECONDS: u64 = 30;

/// How many pages each person follows.
#[derive(Default)]
pub(crate) struct Followers(Arc<Mutex<HashMap<StaffId, usize>>>);

/// The place of one followed page, given back with its end.
pub(crate) struct Place {
    followers: Followers,
    staff: StaffId,
}

impl Followers {
    /// Counts one more page.
    ///
    /// # Errors
    /// When the person, or everybody together, follows as many as they may.
    pub(crate) fn enter(&self, staff: StaffId) -> Result<Place> {
        let mut counts = self.lock();
        let own = counts.get(&staff).copied().unwrap_or_default();
        if own >= EACH || counts.values().sum::<usize>() >= ALL {
            return Err(too_many());
        }
        counts.insert(staff, own + 1);
        Ok(Place { followers: Self(Arc::clone(&self.0)), staff })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<StaffId, usize>> {
        // A thread that panicked left counts, which are as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.followers.lock();
        if let Some(own) = counts.get_mut(&self.staff) {
            *own -= 1;
            if *own == 0 {
                counts.remove(&self.staff);
            }
        }
    }
}

/// Looks for changes, once for all who follow; nobody looks while nobody follows.
#[derive(Default)]
pub(crate) struct Lookout(tokio::sync::Mutex<Option<Seen>>);

/// The length of the audit, and when it was read on the monotonic clock.
#[derive(Clone, Copy)]
struct Seen {
    length: i64,
    at: Duration,
}

impl Lookout {
    /// Returns a number that grows with every change of this process and of others, as it was a moment
    /// ago at the most.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn changes(&self, house: &House) -> Result<i64> {
        let mut seen = self.0.lock().await;
        let at = house.clock.monotonic();
        if let Some(seen) = seen.filter(|seen| at.saturating_sub(seen.at) < EVERY) {
            return Ok(seen.length);
        }
        let length = audit::length(house.store.reader()).await?;
        *seen = Some(Seen { length, at });
        Ok(length)
    }
}

fn too_many() -> Error {
    Error::new(Kind::TooMany, "too-many-streams", "Too many pages are kept up to date at once.")
        .hint("Close pages that are not needed; this one can be loaded again at any time.")
        .with("retry_after", COME_AGAIN_SECONDS)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn person() -> StaffId {
        StaffId::new(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_person_follows_as_many_pages_as_they_may_and_others_their_own() {
        let followers = Followers::default();
        let (one, other) = (person(), person());
        let mut places: Vec<_> = (0..EACH).map(|_| followers.enter(one).unwrap()).collect();
        assert_eq!(followers.enter(one).err().unwrap().code(), "too-many-streams");
        places.push(followers.enter(other).unwrap());
        places.remove(0);
        places.push(followers.enter(one).unwrap());
        drop(places);
        assert!(followers.lock().is_empty());
    }

    #[test]
    fn all_together_follow_as_many_as_there_is_room_for() {
        let followers = Followers::default();
        let people: Vec<_> = (0..ALL / EACH).map(|_| person()).collect();
        let each = people.iter().flat_map(|person| std::iter::repeat_n(person, EACH));
        let places: Vec<_> = each.map(|person| followers.enter(*person).unwrap()).collect();
        assert_eq!(places.len(), ALL);
        assert!(followers.enter(person()).is_err());
    }
}
