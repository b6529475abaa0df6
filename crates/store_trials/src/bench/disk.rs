//! The disk's own pace: how often a second a small write can be made durable, one after the other.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::Trouble;

/// What one commit writes at least: a page of the write-ahead log.
const PAGE: [u8; 4_096] = [7; 4_096];

pub(super) fn syncs_a_second(length: Duration) -> Result<f64, Trouble> {
    let mut file = tempfile::tempfile()?;
    let begun = Instant::now();
    let mut syncs = 0_u32;
    while begun.elapsed() < length {
        file.write_all(&PAGE)?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(f64::from(syncs) / begun.elapsed().as_secs_f64())
}
