//! How often a key may ask: so many requests a second, counted in this process alone.
//!
//! Several processes on one store each give the whole rate: it protects a process from a program gone
//! wild, it bills nobody.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use vocabulary::id::KeyId;
use vocabulary::{Error, Kind, Result, SharedClock};

/// How many keys are counted at once: those that hold, and as many that were revoked since.
const COUNTED: usize = 2_000;

/// The monotonic reading of the house's clock, as governor wants one.
#[derive(Clone)]
struct Monotonic(SharedClock);

impl Clock for Monotonic {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.monotonic()
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, Monotonic, NoOpMiddleware<Duration>>;

/// The count of every key that was used lately.
pub(crate) struct Rates {
    clock: Monotonic,
    counted: Mutex<HashMap<KeyId, (u32, Arc<Limiter>)>>,
}

impl Rates {
    pub(crate) fn new(clock: SharedClock) -> Self {
        Self { clock: Monotonic(clock), counted: Mutex::default() }
    }

    /// Counts a request of a key.
    pub(crate) fn count(&self, key: KeyId, rate_per_second: u32) -> Result<()> {
        let limiter = self.limiter(key, rate_per_second);
        limiter.check().map_err(|until| too_many(until.wait_time_from(self.clock.now())))
    }

    fn limiter(&self, key: KeyId, rate: u32) -> Arc<Limiter> {
        // A thread that panicked left counts, which are as good as any.
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, limiter)) = counted.get(&key)
            && *known == rate
        {
            return limiter.clone();
        }
        if counted.len() >= COUNTED {
            counted.clear();
        }
        let quota = Quota::per_second(NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN));
        let limiter = Arc::new(RateLimiter::direct_with_clock(quota, self.clock.clone()));
        counted.insert(key, (rate, limiter.clone()));
        limiter
    }
}

fn too_many(wait: Duration) -> Error {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Error::new(Kind::TooMany, "rate-limited", "This API key sends more requests than it may.")
        .hint("Wait, send less often, or make a key with a higher rate.")
        .with("retry_after", seconds.max(1))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use vocabulary::FakeClock;

    use super::*;

    #[test]
    fn a_key_may_ask_so_often_and_others_are_not_concerned() {
        let time = FakeClock::at(Timestamp::UNIX_EPOCH);
        let rates = Rates::new(Arc::new(time.clone()));
        let (key, other) = (KeyId::new(Timestamp::UNIX_EPOCH), KeyId::new(Timestamp::UNIX_EPOCH));
        for _ in 0..3 {
            rates.count(key, 3).unwrap();
        }
        let error = rates.count(key, 3).unwrap_err();
        assert_eq!(error.kind(), Kind::TooMany);
        assert_eq!(error.members()["retry_after"], 1);
        rates.count(other, 3).unwrap();
        time.advance(Duration::from_secs(1));
        for _ in 0..3 {
            rates.count(key, 3).unwrap();
        }
        assert!(rates.count(key, 3).is_err());
    }

    #[test]
    fn the_counts_are_bounded() {
        let rates = Rates::new(Arc::new(FakeClock::at(Timestamp::UNIX_EPOCH)));
        for _ in 0..=COUNTED {
            rates.count(KeyId::new(Timestamp::UNIX_EPOCH), 1).unwrap();
        }
        assert!(rates.counted.lock().unwrap().len() <= COUNTED);
    }
}
