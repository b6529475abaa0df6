//! The board that status pages are read from: how everything stood a moment ago.
//!
//! Customers come by the thousand when something is wrong, so one of them at a time lets the store be asked,
//! once a second at most, and the others see what was last known. The store may be what is wrong, so that
//! whoever lets it be asked waits a second; and what was last known counts for a minute, with its age.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use facts::{Facts, InForce};
use jiff::Timestamp;
use vocabulary::Result;

use super::component::{Component, ComponentState, components};
use super::{Status, ToldIncident};
use crate::incidents::{IncidentDetail, tone, with_news};
use crate::status_page::StatusPage;

/// For how long a reading is shown to everybody.
const FRESH: Duration = Duration::from_secs(1);

/// For how long a reading counts when no newer one can be had: longer, and an old green would hide what is
/// wrong now.
const COUNTS: Duration = Duration::from_secs(60);

/// How long somebody waits for a new reading.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many incidents are shown: what a page of 30 KB has room for.
const INCIDENTS: u32 = 25;

/// The board.
pub(crate) struct Board {
    facts: Facts,
    last: Mutex<Option<Posted>>,
    /// Held by whoever reads anew.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Posted {
    status: Arc<Status>,
    version: i64,
    /// When it was posted, by the monotonic clock.
    since: Duration,
}

impl Board {
    pub(crate) fn new(facts: Facts) -> Self {
        Self { facts, last: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// Returns how everything stands, or stood when it was last known; nothing where the manual has no
    /// status page.
    pub(crate) async fn status(&self) -> Option<Arc<Status>> {
        let in_force = self.facts.running().now()?;
        let (name, page) = {
            let mut pages = in_force.manual.all::<StatusPage>();
            pages.next().map(|(block, page)| (block.name.clone(), page))?
        };
        let version = in_force.version.version;
        if let Some(fresh) = self.last(version, FRESH) {
            return Some(fresh.status);
        }
        match self.reading.try_lock() {
            Ok(_reading) => self.renew(&in_force, (&name, page)).await,
            // Somebody reads anew already; whoever has nothing to show waits for that.
            Err(_) if self.last(version, COUNTS).is_none() => drop(self.reading.lock().await),
            Err(_) => {}
        }
        let known = self.last(version, COUNTS);
        Some(known.map_or_else(
            || Arc::new(self.nothing_known(&in_force, (&name, page))),
            |known| known.status,
        ))
    }

    /// Reads anew, so far as the store answers.
    async fn renew(&self, in_force: &InForce, page: (&str, &StatusPage)) {
        let clock = self.facts.store().clock();
        let since = clock.monotonic();
        let read = tokio::select! {
            read = self.read(in_force, page) => Some(read),
            () = clock.sleep(PATIENCE) => None,
        };
        match read {
            Some(Ok(status)) => {
                let version = in_force.version.version;
                let posted = Posted { status: Arc::new(status), version, since };
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(posted);
            }
            Some(Err(error)) => {
                tracing::error!(error = error.chain(), "the status page could not be read anew");
            }
            None => tracing::error!("the store did not answer the status page in time"),
        }
    }

    /// Returns the last reading of a version of the manual, unless it is older than `most`.
    fn last(&self, version: i64, most: Duration) -> Option<Posted> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let now = self.facts.store().clock().monotonic();
        last.filter(|posted| posted.version == version && now.saturating_sub(posted.since) < most)
    }

    async fn read(&self, in_force: &InForce, page: (&str, &StatusPage)) -> Result<Status> {
        let (reader, now) = (self.facts.store().reader(), self.facts.store().clock().now());
        let empty = empty(in_force, page, now);
        let since = page.1.history.before(now, &empty.zone)?;
        let incidents = with_news(reader, (since, INCIDENTS)).await?;
        let of = (&*in_force.manual, page.1);
        let components = components(reader, of, (&incidents, now)).await?;
        let told = |detail: IncidentDetail| ToldIncident {
            tone: tone(Some(&in_force.manual), &detail.incident),
            detail,
        };
        let incidents = incidents.into_iter().map(told).collect();
        Ok(Status { components, incidents, ..empty })
    }

    /// Returns a page that claims nothing, and says when anything was last known.
    fn nothing_known(&self, in_force: &InForce, page: (&str, &StatusPage)) -> Status {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let known_at = last.map(|posted| posted.status.at);
        Status { known_at, ..empty(in_force, page, self.facts.store().clock().now()) }
    }
}

/// Returns a page that claims nothing.
fn empty(in_force: &InForce, (name, page): (&str, &StatusPage), at: Timestamp) -> Status {
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
        known_at: None,
        components: page.components.iter().map(component).collect(),
        incidents: Vec::new(),
    }
}
