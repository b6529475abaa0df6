//! The board that status pages are read from: how everything stood a moment ago.
//!
//! Customers come by the thousand when something is wrong, so the store is asked once a second at most;
//! and it may be what is wrong, so nobody waits for it: after a second the last that was known is shown,
//! with its age.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use facts::{Facts, InForce};
use jiff::Timestamp;
use vocabulary::Result;

use super::Status;
use super::component::{Component, ComponentState, components};
use crate::incidents::with_news;
use crate::status_page::StatusPage;

/// For how long a reading is shown to everybody.
const FRESH: Duration = Duration::from_secs(1);

/// How long somebody waits for a new reading.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many incidents are shown: what a page of 30 KB has room for.
const INCIDENTS: u32 = 25;

/// The board.
pub(crate) struct Board {
    facts: Facts,
    last: Mutex<Option<Posted>>,
}

#[derive(Clone)]
struct Posted {
    status: Status,
    version: i64,
    /// When it was posted, by the monotonic clock.
    since: Duration,
}

impl Board {
    pub(crate) fn new(facts: Facts) -> Self {
        Self { facts, last: Mutex::default() }
    }

    /// Returns how everything stands, or stood when it was last known; nothing where the manual has no
    /// status page.
    pub(crate) async fn status(&self) -> Option<Status> {
        let in_force = self.facts.running().now()?;
        let (name, page) = {
            let mut pages = in_force.manual.all::<StatusPage>();
            pages.next().map(|(block, page)| (block.name.clone(), page))?
        };
        let clock = self.facts.store().clock();
        let now = clock.monotonic();
        let version = in_force.version.version;
        let last = self.last().filter(|posted| posted.version == version);
        if let Some(posted) = &last
            && now.saturating_sub(posted.since) < FRESH
        {
            return Some(posted.status.clone());
        }
        let read = tokio::select! {
            read = self.read(&in_force, (&name, page)) => Some(read),
            () = clock.sleep(PATIENCE) => None,
        };
        match read {
            Some(Ok(status)) => {
                let posted = Posted { status: status.clone(), version, since: now };
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(posted);
                return Some(status);
            }
            Some(Err(error)) => {
                tracing::error!(error = error.chain(), "the status page could not be read anew");
            }
            None => tracing::error!("the store did not answer the status page in time"),
        }
        let known = last.map(|posted| posted.status);
        Some(known.unwrap_or_else(|| nothing_known(&in_force, (&name, page), clock.now())))
    }

    fn last(&self) -> Option<Posted> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read(&self, in_force: &InForce, page: (&str, &StatusPage)) -> Result<Status> {
        let (reader, now) = (self.facts.store().reader(), self.facts.store().clock().now());
        let empty = nothing_known(in_force, page, now);
        let since = page.1.history.before(now, &empty.zone)?;
        let incidents = with_news(reader, (since, INCIDENTS)).await?;
        let of = (&*in_force.manual, page.1);
        let components = components(reader, of, (&incidents, now)).await?;
        Ok(Status { components, incidents, ..empty })
    }
}

/// Returns a page that claims nothing.
fn nothing_known(in_force: &InForce, (name, page): (&str, &StatusPage), at: Timestamp) -> Status {
    let company = in_force.company.as_ref();
    let component = |(name, _): (&manual::values::Located<String>, _)| Component {
        name: name.value.clone(),
        state: ComponentState::Unknown,
        since: None,
        of: Vec::new(),
    };
    Status {
        name: name.to_owned(),
        title: page.title.clone(),
        support: page.support.as_ref().map(|url| url.as_url().to_string()),
        zone: company.map_or(jiff::tz::TimeZone::UTC, |company| company.zone.clone()),
        at,
        components: page.components.iter().map(component).collect(),
        incidents: Vec::new(),
    }
}
