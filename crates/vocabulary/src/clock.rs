//! The only places that read a clock. Everything else is told the time.
//!
//! Two readings exist. [`Clock::now`] is the wall clock, which people and schedules go by and which
//! may jump. [`Clock::monotonic`] only ever moves forward, and measures how long something took or
//! whether somebody has been silent too long.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::watch;

/// Tells the time and waits for it.
pub trait Clock: Send + Sync + 'static {
    /// Reads the wall clock, in microseconds at the finest.
    fn now(&self) -> Timestamp;

    /// Reads the time since some fixed moment; it never goes back and never jumps.
    fn monotonic(&self) -> Duration;

    /// Waits until the monotonic reading has grown by `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// A clock as the parts of the program share it.
pub type SharedClock = Arc<dyn Clock>;

/// The machine's own clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Starts a clock whose monotonic reading begins at zero.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a clock is started at a moment, not defaulted")]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        whole_microseconds(Timestamp::now())
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that a test moves by hand; clones share one time.
#[derive(Debug, Clone)]
pub struct FakeClock {
    reading: Arc<watch::Sender<Reading>>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    wall: Timestamp,
    monotonic: Duration,
}

impl FakeClock {
    /// Makes a clock that stands still at `wall`.
    #[must_use]
    pub fn at(wall: Timestamp) -> Self {
        let reading = Reading { wall: whole_microseconds(wall), monotonic: Duration::ZERO };
        Self { reading: Arc::new(watch::Sender::new(reading)) }
    }

    /// Lets time pass on both readings and wakes whoever waited for it.
    pub fn advance(&self, by: Duration) {
        self.reading.send_modify(|reading| {
            reading.wall = reading.wall.saturating_add(by).unwrap_or(Timestamp::MAX);
            reading.monotonic += by;
        });
    }

    /// Sets the wall clock alone, as an operator or a time server does; no time passes.
    pub fn jump_to(&self, wall: Timestamp) {
        self.reading.send_modify(|reading| reading.wall = whole_microseconds(wall));
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        whole_microseconds(self.reading.borrow().wall)
    }

    fn monotonic(&self) -> Duration {
        self.reading.borrow().monotonic
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut readings = self.reading.subscribe();
        let until = self.monotonic().saturating_add(duration);
        Box::pin(async move {
            // The sender lives as long as any clone; when all are gone nobody can move the time.
            if readings.wait_for(|reading| reading.monotonic >= until).await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

/// Cuts an instant to what the store keeps, so that a time read back equals the time written.
fn whole_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_time_has_passed_and_not_when_the_wall_clock_jumps() {
        let clock = FakeClock::at(Timestamp::UNIX_EPOCH);
        let sleeper = tokio::spawn(clock.sleep(Duration::from_secs(60)));
        clock.jump_to(Timestamp::from_second(86_400).unwrap());
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(60));
        sleeper.await.unwrap();
        assert_eq!(clock.now(), Timestamp::from_second(86_460).unwrap());
    }

    #[test]
    fn no_reading_is_finer_than_the_store_keeps() {
        assert_eq!(SystemClock::new().now().subsec_nanosecond() % 1_000, 0);
    }
}
