//! The seat of a lane: one thread on one processor, which it shares with SQLite's own.
//!
//! The driver runs SQLite on a thread of its own, and a lane does nothing while a statement runs. On
//! two processors each of the two threads finds the other's asleep whenever it has something to say,
//! and to wake a processor costs more than to run a small statement, most of all on a virtual machine.
//! On one they take turns at the price of a switch (`cargo xtask bench store` went from 2,700 to
//! 4,500 a second). Nothing is lost by it, since they never have anything to do at the same time.

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use vocabulary::{Error, Result};

/// A thread for one lane and the connections it opens; it ends when this is dropped.
pub(crate) struct Seat {
    handle: Handle,
    /// Held, for the thread waits until it is dropped.
    _taken: oneshot::Sender<()>,
}

impl Seat {
    /// Starts the thread.
    pub(crate) fn take() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build().map_err(no_thread)?;
        let handle = runtime.handle().clone();
        let (taken, left) = oneshot::channel();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                stay();
                // Nothing is ever sent; it ends when the seat is dropped.
                drop(runtime.block_on(left));
            })
            .map_err(no_thread)?;
        Ok(Self { handle, _taken: taken })
    }

    /// Returns what spawns on the thread.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

/// Keeps the calling thread, and those that it starts, on the processor that it is on.
#[cfg(target_os = "linux")]
fn stay() {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
    let mut here = CpuSet::new();
    here.set(sched_getcpu());
    if let Err(error) = sched_setaffinity(None, &here) {
        // Slower, and as right as before.
        tracing::debug!(%error, "the writing lane was not kept on one processor");
    }
}

#[cfg(not(target_os = "linux"))]
fn stay() {}

fn no_thread(error: std::io::Error) -> Error {
    Error::unavailable("The store's writing thread cannot be started.")
        .hint("Raise the number of threads that this user may have.")
        .because(error)
}
