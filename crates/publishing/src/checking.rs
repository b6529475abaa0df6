//! Checking within bounds: a check that does not come to its end takes neither watching with it nor all
//! processors.

use std::sync::Arc;
use std::time::Duration;

use manual::problems::SLOW_CHECK;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use vocabulary::{Clock, Error, Kind, Result};

/// What to do about such a check.
pub(crate) const HINT: &str =
    "Take back what was changed last, and tell us of it: no manual should take so long.";

/// How long one check may take: the largest manual we know takes a tenth of a second.
const LONGEST: Duration = Duration::from_secs(30);

/// How many checks run at the same time, those among them that nobody waits for any more: a thread cannot
/// be ended from outside, and whoever answers requests needs processors too.
const MOST: usize = 4;

/// Runs checks, each for a while.
#[derive(Debug)]
pub(crate) struct Checking(Arc<Semaphore>);

impl Default for Checking {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Checking {
    /// Runs a check apart from everything else.
    ///
    /// # Errors
    /// `slow-check` when it takes too long; it is left alone then.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        clock: &dyn Clock,
        check: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let places = Arc::clone(&self.0);
        let checking = async {
            let place = places.acquire_owned().await.map_err(Error::internal)?;
            let checking = move || {
                let checked = check();
                drop(place);
                checked
            };
            spawn_blocking(checking).await.map_err(Error::internal)
        };
        tokio::select! {
            checked = checking => checked,
            () = clock.sleep(LONGEST) => Err(slow()),
        }
    }
}

fn slow() -> Error {
    let says = format!("Checking the manual takes more than {} seconds.", LONGEST.as_secs());
    Error::new(Kind::Unavailable, SLOW_CHECK.code, says).hint(HINT)
}
