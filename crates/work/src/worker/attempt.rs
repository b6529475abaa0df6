//! One attempt: work under a deadline that panics, stops and lost leases cannot break out of.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;
use vocabulary::{Error, Kind, Result, SharedClock};

use super::RETRY_WRITING;

/// What an attempt is told while it runs.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    /// The program is asked to stop; what can end early does.
    pub(super) stop: CancellationToken,
    /// The time for ending by itself is over.
    pub(super) cut: CancellationToken,
    /// The process has lost its leases.
    pub(super) lost: CancellationToken,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Ended<T> {
    /// By itself.
    With(T),
    /// With a panic, whose message is in the log.
    Panicked,
    /// Its time was over.
    Late,
    /// The program stops and could not wait any longer.
    Cut,
    /// The lease is gone, and with it the right to say what came of it.
    Lost,
}

/// Runs `work` until it ends or must.
pub(super) async fn attempt<T>(
    clock: &SharedClock,
    within: Duration,
    signals: &Signals,
    work: impl Future<Output = T>,
) -> Ended<T> {
    // What a panic leaves behind is dropped with the future; nobody looks at it again.
    let work = AssertUnwindSafe(work).catch_unwind();
    tokio::select! {
        biased;
        () = signals.lost.cancelled() => Ended::Lost,
        ended = work => ended.map_or(Ended::Panicked, Ended::With),
        () = clock.sleep(within) => Ended::Late,
        () = signals.cut.cancelled() => Ended::Cut,
    }
}

/// Writes down an outcome, again and again while the store cannot be written: the work is done, and
/// only its record is missing. Says whether the lease still held.
pub(super) async fn persist<F>(
    clock: &SharedClock,
    lost: &CancellationToken,
    mut write: impl FnMut() -> F,
) -> Result<bool>
where
    F: Future<Output = Result<bool>>,
{
    loop {
        match write().await {
            Err(error) if error.kind() == Kind::Unavailable => {
                tracing::warn!(error = error.chain(), "an outcome could not be written yet");
            }
            written => return written,
        }
        tokio::select! {
            () = lost.cancelled() => return Ok(false),
            () = clock.sleep(RETRY_WRITING) => {}
        }
    }
}

/// The longest text that is kept of what went wrong, in bytes.
const LONGEST_PROBLEM: usize = 2_000;

/// Writes what went wrong for people, cut to a bounded length.
pub(super) fn problem(error: &Error) -> String {
    let mut text = error.with_hint();
    text.truncate(text.floor_char_boundary(LONGEST_PROBLEM));
    text
}

/// Says that an attempt took too long.
pub(super) fn too_late(within: Duration) -> Error {
    Error::unavailable(format!("It took longer than {} seconds.", within.as_secs()))
}

/// Says that an attempt panicked.
pub(super) fn panicked() -> Error {
    Error::internal("an attempt panicked")
}

/// Says that the process of an attempt is gone.
pub(super) fn interrupted() -> Error {
    Error::unavailable("The process that worked on it ended before it could finish.")
}
