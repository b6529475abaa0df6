//! Waiting for the other side, but not for ever.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vocabulary::Clock;

/// How long to wait, and what ends the wait sooner.
pub struct Waiting<'a> {
    /// Measures the time.
    pub clock: &'a dyn Clock,
    /// The longest wait.
    pub at_most: Duration,
    /// Set when the program is asked to stop.
    pub stop: Option<&'a CancellationToken>,
}

/// Why nothing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The time was up.
    TimeUp,
    /// The program is asked to stop.
    Stopping,
}

impl Ended {
    /// Ends a sentence such as "The server did not answer".
    #[must_use]
    pub fn reason(self, at_most: Duration) -> String {
        match self {
            Self::TimeUp => format!("within {} seconds", at_most.as_secs()),
            Self::Stopping => "before Quarterdeck was asked to stop".to_owned(),
        }
    }
}

impl Waiting<'_> {
    /// Waits for `future`; what is unfinished when the wait ends is dropped.
    ///
    /// # Errors
    /// When the wait ends first, with the reason.
    pub async fn wait_for<T>(&self, future: impl Future<Output = T>) -> Result<T, Ended> {
        let stopping = async {
            match self.stop {
                Some(stop) => stop.cancelled().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // What is there counts, even when the time is up in the same moment.
            biased;
            value = future => Ok(value),
            () = self.clock.sleep(self.at_most) => Err(Ended::TimeUp),
            () = stopping => Err(Ended::Stopping),
        }
    }
}
