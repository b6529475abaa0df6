//! Telling the audit who read what is personal: nobody is answered before it is told.
//!
//! What somebody reads of themselves is not told; it is theirs.

use store::{Change, Store};
use vocabulary::{Attribution, Result};

/// Tells of a reading.
///
/// # Errors
/// When the store cannot be written; then nothing may be answered.
pub async fn tell(store: &Store, by: &Attribution, told: Change<()>) -> Result<()> {
    // A request to read is none that could be sent again instead of a change.
    let by = Attribution { once: None, ..by.clone() };
    store.commit(&by, |_| Box::pin(async { Ok(told) })).await
}
