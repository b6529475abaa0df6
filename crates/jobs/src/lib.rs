//! The room Jobs: what the program does by itself, and what it hands to people when it cannot go on.
//!
//! Jobs and effects are `work`'s. Here they are read and decided about, over HTTP and in the console;
//! nothing is run here, and there is no table, no job and no effect of this feature's own.

mod effects;
mod known;
mod list;
mod pages;
mod rights;
mod routes;
mod runs;
mod story;
mod tables;
mod waiting;

use std::sync::Arc;

use feature::Feature;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use vocabulary::{Error, Result};
use web::{Door, PageQuery, Right};
use work::Scheduled;

pub use known::Known;
pub use rights::{JobsRead, JobsRun};
pub use routes::routes;
pub use tables::tables;
pub use waiting::{Waiting, waiting};

/// Makes the feature; `schedules` are those of the whole program.
#[must_use]
pub fn feature(schedules: &[Scheduled]) -> Feature {
    Feature {
        routes: routes().with_state(Known::new(schedules)),
        rooms: vec![Door {
            name: "jobs",
            label: "Jobs",
            href: pages::ROOM,
            key: Some('j'),
            on_bar: false,
            right: Some(JobsRead::NAME),
            counter: Some(Arc::new(waiting::WaitingCounter)),
        }],
        ..Feature::default()
    }
}

/// Asks `work` for the rows of a page, with the one more that shows whether another page follows.
pub(crate) fn page_of_work<Id: DeserializeOwned + ToString>(
    query: &PageQuery,
) -> Result<work::Page> {
    let limit = u32::try_from(query.fetch()).map_err(Error::internal)?;
    Ok(match query.after::<Id>()? {
        Some(id) => work::Page::after(&id, limit),
        None => work::Page::first(limit),
    })
}

/// Counts the milliseconds of a duration, as answers tell it.
pub(crate) fn milliseconds(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

/// Sorts what waits: the newest first.
pub(crate) fn newest_first<T>(items: &mut [T], since: impl Fn(&T) -> Timestamp) {
    items.sort_by_key(|item| std::cmp::Reverse(since(item)));
}
