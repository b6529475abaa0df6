//! Telling the audit of refused proofs, without letting whoever knocks fill it.
//!
//! The first few of an address in a minute are leaves of their own, the rest of that minute is summed
//! in one. Sums stand in memory until their minute is over: a crash loses at most that.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use store::{Change, Leaf, Store};
use vocabulary::{Actor, Attribution, Origin, Result};

/// How many refusals of one address in a minute are told one by one.
const TOLD: u32 = 5;

/// How long one sum is taken.
const WINDOW: Duration = Duration::from_secs(60);

/// How many addresses are counted apart; all others share one count.
const ADDRESSES: usize = 4_096;

/// Which sums are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sums {
    /// Those of minutes that are over.
    Over,
    /// All, because the program stops.
    All,
}

/// What every address did in its running minute.
#[derive(Default)]
pub(crate) struct Refusals {
    windows: Mutex<HashMap<String, Window>>,
}

/// The running minute of an address.
struct Window {
    began: Duration,
    told: u32,
    summed: u64,
    origin: Origin,
}

impl Refusals {
    /// Tells of a refusal, now or in a sum. The refusal stands even where it cannot be told.
    pub(crate) async fn tell(&self, store: &Store, by: &Attribution, leaf: Leaf) {
        // The promise to be one request is about a change, and a refusal is none.
        let by = Attribution { once: None, ..by.clone() };
        if self.count(store.clock().monotonic(), &by)
            && let Err(error) = write(store, &by, leaf).await
        {
            tracing::error!(error = error.chain(), "the audit was not told of a refusal");
        }
    }

    /// Writes sums and forgets them.
    pub(crate) async fn write_sums(&self, store: &Store, which: Sums) -> Result<()> {
        for (origin, summed) in self.take(store.clock().monotonic(), which) {
            // Several may have knocked from there, so the sum blames nobody.
            let by = Attribution { origin, ..Attribution::of(Actor::Nobody) };
            let seconds = WINDOW.as_secs();
            let leaf = Leaf::new("refusals.summed").with("count", summed).with("seconds", seconds);
            write(store, &by, leaf).await?;
        }
        Ok(())
    }

    /// Counts a refusal; says whether it is told by itself.
    fn count(&self, now: Duration, by: &Attribution) -> bool {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut address = by.origin.address.map(|it| it.to_string()).unwrap_or_default();
        if windows.len() >= ADDRESSES && !windows.contains_key(&address) {
            address = "elsewhere".to_owned();
        }
        let origin = Origin { address: by.origin.address, request: None };
        let new = || Window { began: now, told: 0, summed: 0, origin: origin.clone() };
        let window = windows.entry(address).or_insert_with(new);
        // A minute with a sum stays until the sum is written, else it would be lost.
        if window.summed == 0 && now.saturating_sub(window.began) >= WINDOW {
            *window = new();
        }
        if window.told < TOLD {
            window.told += 1;
            return true;
        }
        window.summed += 1;
        false
    }

    fn take(&self, now: Duration, which: Sums) -> Vec<(Origin, u64)> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = windows.extract_if(|_, window| {
            which == Sums::All || now.saturating_sub(window.began) >= WINDOW
        });
        taken.filter(|(_, it)| it.summed > 0).map(|(_, it)| (it.origin, it.summed)).collect()
    }
}

async fn write(store: &Store, by: &Attribution, leaf: Leaf) -> Result<()> {
    store.commit(by, |_| Box::pin(async { Ok(Change::new((), leaf)) })).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> Attribution {
        let mut by = Attribution::of(Actor::Nobody);
        by.origin.address = Some(address.parse().unwrap());
        by
    }

    #[test]
    fn a_few_are_told_and_the_rest_of_the_minute_is_summed() {
        let refusals = Refusals::default();
        let (one, other) = (from("192.0.2.1"), from("192.0.2.2"));
        let second = Duration::from_secs;
        let told = (0..20).filter(|at| refusals.count(second(*at), &one)).count();
        assert_eq!(told, 5);
        assert!(refusals.count(second(20), &other));
        assert!(refusals.take(second(59), Sums::Over).is_empty());
        let sums = refusals.take(second(60), Sums::Over);
        assert_eq!(sums.len(), 1);
        assert_eq!(sums[0].0, one.origin);
        assert_eq!(sums[0].1, 15);
        assert!(refusals.count(second(61), &one));
        assert_eq!(refusals.take(second(62), Sums::All), []);
    }

    #[test]
    fn the_memory_is_bounded_however_many_addresses_knock() {
        let refusals = Refusals::default();
        for number in 0..10_000_u32 {
            let address = std::net::Ipv4Addr::from(number).to_string();
            refusals.count(Duration::ZERO, &from(&address));
        }
        assert_eq!(refusals.windows.lock().unwrap().len(), ADDRESSES + 1);
        let sums = refusals.take(WINDOW, Sums::Over);
        assert_eq!(sums.iter().map(|(_, sum)| sum).sum::<u64>(), 10_000 - 4_096 - 5);
    }
}
