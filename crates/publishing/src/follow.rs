//! Following the newest version that the store knows, whichever process published it.

use std::sync::Arc;
use std::time::Duration;

use crate::Publisher;

/// How often the newest number is asked for: one row, and every process must follow within a second.
const EVERY: Duration = Duration::from_millis(500);

/// Follows until it is dropped; trouble is logged once and tried again.
pub(crate) async fn follow(publisher: &Publisher) {
    let clock = Arc::clone(publisher.store().clock());
    let mut is_well = true;
    loop {
        clock.sleep(EVERY).await;
        let caught_up = publisher.catch_up().await;
        if let (Err(error), true) = (&caught_up, is_well) {
            tracing::warn!(
                error = error.chain(),
                "the manual's versions cannot be read; the version that runs stays"
            );
        }
        is_well = caught_up.is_ok();
    }
}
