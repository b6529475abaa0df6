//! What is started by the clock, and which of its slots are due, late or missed.
//!
//! A slot is one minute that a schedule names, as an instant. When slots fall is the schedule's
//! matter (`vocabulary::schedule`); that each starts one run over all processes is the worker's.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use vocabulary::{Error, Result, Schedule, zone};

use crate::Job;
use crate::job::Priority;

/// How late a slot may start without counting as missed: a restart takes less.
const LATE: Duration = Duration::from_secs(60);

/// How many missed slots get a row of their own; the rest is summed up in one.
const RECORDED: usize = 10;

/// How many slots before those are counted: beyond this the exact number tells nobody more.
const COUNTED: usize = 1_000;

/// How many slots one search through the past may find; minutes of a month.
const SEARCHED: usize = 45_000;

/// The first stretch of the past that is searched for the latest slots.
const FIRST_STRETCH: Duration = Duration::from_secs(60 * 60);

/// What becomes of the latest slot when nothing ran at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missed {
    /// It runs late; those before it are recorded as missed.
    #[default]
    RunLatest,
    /// It is recorded as missed like those before it.
    Skip,
}

/// A job that is started by a schedule.
#[derive(Debug, Clone)]
pub struct Scheduled {
    name: String,
    schedule: Schedule,
    zone: TimeZone,
    missed: Missed,
    job: &'static str,
    version: i32,
    priority: Priority,
    body: Value,
}

impl Scheduled {
    /// Starts `J` with `body` whenever `schedule` says so by the clock of `zone`, which is the name
    /// of a time zone such as `Australia/Melbourne`.
    ///
    /// # Errors
    /// When there is no such zone or the body cannot be written as JSON.
    pub fn new<J: Job>(
        name: impl Into<String>,
        (schedule, zone): (Schedule, &str),
        body: &J::Body,
    ) -> Result<Self> {
        Ok(Self {
            name: name.into(),
            schedule,
            zone: zone::named(zone)?,
            missed: Missed::default(),
            job: J::NAME,
            version: J::VERSION,
            priority: J::PRIORITY,
            body: serde_json::to_value(body).map_err(Error::internal)?,
        })
    }

    /// Says what becomes of the latest slot when nothing ran at its time.
    #[must_use]
    pub fn missed(mut self, missed: Missed) -> Self {
        self.missed = missed;
        self
    }

    /// Returns the name, unique among all schedules.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of the job it starts.
    #[must_use]
    pub fn job(&self) -> &'static str {
        self.job
    }

    /// Returns the first slot after an instant.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        self.schedule.next_after(after, &self.zone)
    }

    /// Returns the name of the time zone by whose clock it goes.
    #[must_use]
    pub fn zone(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }

    /// Returns the schedule as it was written.
    #[must_use]
    pub fn text(&self) -> String {
        self.schedule.to_string()
    }

    pub(crate) fn version(&self) -> i32 {
        self.version
    }

    pub(crate) fn priority(&self) -> Priority {
        self.priority
    }

    pub(crate) fn body(&self) -> &Value {
        &self.body
    }

    /// Says whether it started a run of its job with this key, or should have.
    #[must_use]
    pub fn started(&self, key: &str) -> bool {
        key.starts_with(&self.key_prefix())
    }

    /// Names a slot, once and for all.
    pub(crate) fn key(&self, slot: Timestamp) -> String {
        format!("{}{slot}", self.key_prefix())
    }

    /// Returns how the keys of all its slots begin.
    pub(crate) fn key_prefix(&self) -> String {
        format!("{}@", self.name)
    }

    /// Decides what is to be done at `now` when `next` was the slot to wait for and has come.
    pub(crate) fn plan(&self, next: Timestamp, now: Timestamp) -> Plan {
        let mut slots = self.latest(next, now, RECORDED + 1);
        let late = |slot: &Timestamp| now.duration_since(*slot).unsigned_abs() > LATE;
        let runs = |slot: &Timestamp| self.missed == Missed::RunLatest || !late(slot);
        let run = slots.pop_if(|slot| runs(slot));
        if slots.len() > RECORDED {
            slots.remove(0);
        }
        let first = slots.first().or(run.as_ref()).copied().unwrap_or(now);
        let before = just_before(next);
        let earlier = self.schedule.due_between(before, just_before(first), &self.zone, COUNTED);
        let summed = earlier.first().zip(earlier.last()).map(|(first, last)| Summed {
            first: *first,
            last: *last,
            count: earlier.len(),
            more: earlier.len() == COUNTED,
        });
        Plan { run, missed: slots, summed, next: self.next_after(now) }
    }

    /// Finds the latest slots from `first` to `now`, at most `wanted`, oldest first. Without going
    /// through years of minutes: it looks at ever longer stretches of the past.
    fn latest(&self, first: Timestamp, now: Timestamp, wanted: usize) -> Vec<Timestamp> {
        let first = just_before(first);
        let mut stretch = FIRST_STRETCH;
        loop {
            let from = now.saturating_sub(stretch).unwrap_or(Timestamp::MIN).max(first);
            let mut found = self.schedule.due_between(from, now, &self.zone, SEARCHED);
            if found.len() >= wanted || from == first {
                return found.split_off(found.len().saturating_sub(wanted));
            }
            stretch = stretch.saturating_mul(2);
        }
    }
}

/// Slots fall on whole seconds, so that a microsecond before one is after the one before.
fn just_before(slot: Timestamp) -> Timestamp {
    slot.saturating_sub(Duration::from_micros(1)).unwrap_or(Timestamp::MIN)
}

/// What is to be done about the slots that have come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The slot to run.
    pub(crate) run: Option<Timestamp>,
    /// The slots to record as missed, oldest first.
    pub(crate) missed: Vec<Timestamp>,
    /// Those before them.
    pub(crate) summed: Option<Summed>,
    /// The slot to wait for.
    pub(crate) next: Option<Timestamp>,
}

/// Missed slots that are only counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Summed {
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) count: usize,
    /// There are more than were counted.
    pub(crate) more: bool,
}

#[cfg(test)]
mod tests;
