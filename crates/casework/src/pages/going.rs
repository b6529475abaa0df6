//! Where somebody is in clearing a queue: since when they are at it, and what they decided last.
//!
//! It stands in the address, so that every page can be opened again. What the address says is looked up
//! before it is told: nothing was done because somebody wrote so.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use store::DatabaseConnection;
use vocabulary::Result;
use web::Caller;
use web::console::names::title;
use web::console::parts::Flash;

use super::ROOM;
use crate::decisions::{Decision, DecisionId, read};

/// For how long it is news what somebody decided.
const NEWS: Duration = Duration::from_secs(60);

/// The longest that somebody clears a queue in one go; what is older was another day.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// Where somebody is in clearing a queue, as the address says.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Going {
    /// When they began.
    since: Option<Timestamp>,
    /// The decision before.
    done: Option<String>,
}

/// Where somebody is in clearing a queue.
pub(super) struct Sitting {
    /// When they began.
    pub(super) since: Timestamp,
    /// How many cases they decided since.
    pub(super) cleared: u64,
    /// What they did just now.
    pub(super) done: Option<Flash>,
}

impl Going {
    /// Reads it from a form.
    pub(super) fn of_form(sent: &BTreeMap<String, String>) -> Self {
        let since = sent.get("since").and_then(|since| since.parse().ok());
        Self { since, done: None }
    }

    /// Returns the address of what comes after a decision.
    pub(super) fn on(&self, decision: &Decision) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(since) = self.since {
            query.append_pair("since", &since.to_string());
        }
        query.append_pair("done", &decision.id.to_string());
        query.append_pair("to", &decision.case.record.key);
        format!("{ROOM}/{}?{}", decision.case.queue, query.finish())
    }

    /// Finds out what is true of it.
    pub(super) async fn look(
        &self,
        reader: &DatabaseConnection,
        (queue, caller): (&str, &Caller),
        now: Timestamp,
    ) -> Result<Sitting> {
        let by = caller.attribution.actor.to_string();
        let is_recent =
            |at: &Timestamp, span| *at <= now && now.duration_since(*at).unsigned_abs() < span;
        let since = self.since.filter(|since| is_recent(since, LONGEST)).unwrap_or(now);
        let cleared = read::count(reader, (queue, &by), since).await?;
        let done: Option<DecisionId> = self.done.as_ref().and_then(|done| done.parse().ok());
        let done = match done {
            Some(id) => read::find(reader, id).await?,
            None => None,
        };
        let done = done.filter(|done| done.by == by && is_recent(&done.at, NEWS));
        let says = |done: read::Kept| format!("{}: {}.", title(&done.action), done.record);
        Ok(Sitting { since, cleared, done: done.map(|done| Flash::done(says(done))) })
    }
}
