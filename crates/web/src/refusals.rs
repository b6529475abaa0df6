//! Telling the audit of refusals, without letting whoever is refused fill it.
//!
//! The first few of one source in a minute are leaves of their own, the rest of that minute is summed
//! in one. Sums stand in memory until their minute is over: a crash loses at most that.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::{Change, Leaf, Store};
use vocabulary::{Actor, Attribution, Origin, Result};

/// How many refusals of one source in a minute are told one by one.
const TOLD: u32 = 5;

/// How long one sum is taken.
const WINDOW: Duration = Duration::from_secs(60);

/// How many sources are counted apart; all others share one count.
const SOURCES: usize = 4_096;

/// Refusals on their way into the audit.
pub struct Refusals {
    store: Store,
    windows: Windows,
}

/// Whose refusals are summed together.
#[derive(Debug, Clone)]
pub struct Source {
    key: String,
    /// Whom the sum names.
    by: Attribution,
    wanted: Option<&'static str>,
}

impl Refusals {
    /// Begins without any.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, windows: Windows::default() }
    }

    /// Tells of a refusal, now or in the sum of its source.
    ///
    /// The refusal stands even where it cannot be told: it decides nothing, and a full disk must not
    /// turn a "no" into anything else.
    pub async fn tell(&self, source: Source, by: &Attribution, leaf: Leaf) {
        // The promise to be one request is about a change, and a refusal is none.
        let by = Attribution { once: None, ..by.clone() };
        if self.windows.count(self.store.clock().monotonic(), source)
            && let Err(error) = self.write(&by, leaf).await
        {
            tracing::error!(error = error.chain(), "the audit was not told of a refusal");
        }
    }

    /// Tells the sums of minutes that are over. To be called every minute.
    ///
    /// # Errors
    /// When the store cannot be written; what was not told is kept.
    pub async fn tidy(&self) -> Result<()> {
        self.write_sums(Sums::Over).await
    }

    /// Tells all sums. To be called before the store is closed.
    ///
    /// # Errors
    /// As [`Refusals::tidy`].
    pub async fn finish(&self) -> Result<()> {
        self.write_sums(Sums::All).await
    }

    async fn write_sums(&self, which: Sums) -> Result<()> {
        let mut sums = self.windows.take(self.store.clock().monotonic(), which).into_iter();
        while let Some(window) = sums.next() {
            if let Err(error) = self.write(&window.source.by, window.leaf()).await {
                self.windows.put_back(std::iter::once(window).chain(sums));
                return Err(error);
            }
        }
        Ok(())
    }

    async fn write(&self, by: &Attribution, leaf: Leaf) -> Result<()> {
        self.store.commit(by, |_| Box::pin(async { Ok(Change::new((), leaf)) })).await
    }
}

impl Source {
    /// Takes an address for the source. Several may knock from there, so the sum blames nobody.
    #[must_use]
    pub fn address(by: &Attribution) -> Self {
        let address = by.origin.address;
        let key = address.map(|address| address.to_string()).unwrap_or_default();
        Self { key, by: named(Actor::Nobody, address), wanted: None }
    }

    /// Takes a caller who is known, and the one thing that they want, for the source.
    #[must_use]
    pub fn caller(by: &Attribution, wanted: &'static str) -> Self {
        let who = match &by.actor {
            Actor::Staff { id, .. } => id.to_string(),
            Actor::Key { id, .. } => id.to_string(),
            other => other.to_string(),
        };
        let key = format!("{who} {wanted}");
        Self { key, by: named(by.actor.clone(), by.origin.address), wanted: Some(wanted) }
    }

    /// Whatever finds no place of its own.
    fn elsewhere() -> Self {
        Self { key: "elsewhere".to_owned(), by: named(Actor::Nobody, None), wanted: None }
    }
}

fn named(actor: Actor, address: Option<IpAddr>) -> Attribution {
    Attribution { origin: Origin { address, request: None }, ..Attribution::of(actor) }
}

/// Which sums are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    /// Those of minutes that are over.
    Over,
    /// All, because the program stops.
    All,
}

/// What every source did in its running minute.
#[derive(Default)]
struct Windows(Mutex<HashMap<String, Window>>);

/// The running minute of a source.
struct Window {
    began: Duration,
    told: u32,
    summed: u64,
    source: Source,
}

impl Windows {
    /// Counts a refusal; says whether it is told by itself.
    fn count(&self, now: Duration, mut source: Source) -> bool {
        let mut windows = self.lock();
        if windows.len() >= SOURCES && !windows.contains_key(&source.key) {
            source = Source::elsewhere();
        }
        let (key, origin) = (source.key.clone(), source.by.origin.clone());
        let new = || Window { began: now, told: 0, summed: 0, source };
        let window = windows.entry(key).or_insert_with(new);
        // A minute with a sum stays until the sum is written, else it would be lost.
        if window.summed == 0 && now.saturating_sub(window.began) >= WINDOW {
            (window.began, window.told) = (now, 0);
            window.source.by.origin = origin.clone();
        }
        if window.told < TOLD {
            window.told += 1;
            return true;
        }
        if window.source.by.origin != origin {
            // One sum cannot name several addresses.
            window.source.by.origin = Origin::default();
        }
        window.summed += 1;
        false
    }

    fn take(&self, now: Duration, which: Sums) -> Vec<Window> {
        let mut windows = self.lock();
        let taken = windows.extract_if(|_, window| {
            which == Sums::All || now.saturating_sub(window.began) >= WINDOW
        });
        taken.map(|(_, window)| window).filter(|window| window.summed > 0).collect()
    }

    /// Keeps sums that could not be written for the next time.
    fn put_back(&self, kept: impl Iterator<Item = Window>) {
        let mut windows = self.lock();
        for window in kept {
            match windows.entry(window.source.key.clone()) {
                Entry::Occupied(mut running) => running.get_mut().summed += window.summed,
                Entry::Vacant(place) => {
                    place.insert(window);
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Window>> {
        // A thread that panicked left counts, which are as good as any.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Window {
    fn leaf(&self) -> Leaf {
        let leaf = Leaf::new("refusals.summed")
            .with("count", self.summed)
            .with("seconds", WINDOW.as_secs());
        match self.source.wanted {
            Some(wanted) => leaf.with("wanted", wanted),
            None => leaf,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use vocabulary::id::KeyId;

    use super::*;

    fn from(address: &str) -> Source {
        Source::address(&named(Actor::Nobody, Some(address.parse().unwrap())))
    }

    #[test]
    fn a_few_are_told_and_the_rest_of_the_minute_is_summed() {
        let windows = Windows::default();
        let (one, other) = (from("192.0.2.1"), from("192.0.2.2"));
        let second = Duration::from_secs;
        let told = (0..20).filter(|at| windows.count(second(*at), one.clone())).count();
        assert_eq!(told, 5);
        assert!(windows.count(second(20), other));
        assert!(windows.take(second(59), Sums::Over).is_empty());
        let sums = windows.take(second(60), Sums::Over);
        assert_eq!(sums.len(), 1);
        assert_eq!(sums[0].source.by.origin, one.by.origin);
        assert_eq!(sums[0].summed, 15);
        assert!(windows.count(second(61), one));
        assert!(windows.take(second(62), Sums::All).is_empty());
    }

    #[test]
    fn each_caller_and_each_thing_that_they_want_has_a_sum_of_its_own() {
        let windows = Windows::default();
        let key = || Actor::Key { id: KeyId::new(Timestamp::UNIX_EPOCH), name: "ci".to_owned() };
        let address = |text: &str| Some(text.parse().unwrap());
        let one = named(key(), address("192.0.2.1"));
        let moved = Attribution { origin: Origin::default(), ..one.clone() };
        let other = named(key(), address("192.0.2.1"));
        for (by, wanted) in
            [(&one, "cases.read"), (&one, "cases.decide"), (&moved, "cases.read"), (&other, "x.y")]
        {
            for _ in 0..10 {
                windows.count(Duration::ZERO, Source::caller(by, wanted));
            }
        }
        let mut sums: Vec<_> = windows
            .take(WINDOW, Sums::Over)
            .into_iter()
            .map(|window| {
                (window.source.wanted, window.summed, window.source.by.origin.address.is_some())
            })
            .collect();
        sums.sort();
        let expected = [
            (Some("cases.decide"), 5, true),
            // Ten of these came from elsewhere, so that the sum names no address.
            (Some("cases.read"), 15, false),
            (Some("x.y"), 5, true),
        ];
        assert_eq!(sums, expected);
    }

    #[test]
    fn a_sum_that_could_not_be_written_is_kept() {
        let windows = Windows::default();
        for _ in 0..8 {
            windows.count(Duration::ZERO, from("192.0.2.1"));
        }
        let taken = windows.take(WINDOW, Sums::Over);
        for _ in 0..7 {
            windows.count(WINDOW, from("192.0.2.1"));
        }
        windows.put_back(taken.into_iter());
        let sums = windows.take(WINDOW, Sums::All);
        assert_eq!(sums.iter().map(|window| window.summed).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn the_memory_is_bounded_however_many_addresses_knock() {
        let windows = Windows::default();
        for number in 0..10_000_u32 {
            let address = std::net::Ipv4Addr::from(number).to_string();
            windows.count(Duration::ZERO, from(&address));
        }
        assert_eq!(windows.lock().len(), SOURCES + 1);
        let sums = windows.take(WINDOW, Sums::Over);
        assert_eq!(sums.iter().map(|window| window.summed).sum::<u64>(), 10_000 - 4_096 - 5);
    }
}
