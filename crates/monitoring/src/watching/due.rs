//! When what is asked next, by the monotonic clock: a wall clock that jumps asks nothing twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use acts::length;
use facts::InForce;
use manual::values::Reference;
use vocabulary::Span;

use crate::alert::Sign;
use crate::watched::Watched;
use crate::{Alert, Metric, Probe, probes};

/// Something that is asked again and again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    /// A probe.
    Probe(String),
    /// A metric over a time; an empty one is the metric's own.
    Metric { name: String, width: String },
}

/// How many probes are asked at once: each is one connection that mostly waits, so that dozens of targets
/// that hang keep no other from being asked.
const PROBES_AT_ONCE: usize = 128;

/// How many metrics are read at once: a query works, and too many crowd out everything else.
const METRICS_AT_ONCE: usize = 8;

/// How soon a metric is read again that gave no value: what it counts comes in first after a start. It waits
/// twice as long each time, and never longer than its own time.
const SOON: Duration = Duration::from_secs(5);

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// An answer, which may be bad news.
    Something,
    /// No value.
    Nothing,
}

/// What is asked at which times.
#[derive(Default)]
pub(super) struct Due {
    /// The version of the manual that the rest is of.
    version: Option<i64>,
    every: BTreeMap<Job, Duration>,
    next: BTreeMap<Job, Duration>,
    asking: BTreeSet<Job>,
    /// How long to wait after the next time that nothing came.
    waits: BTreeMap<Job, Duration>,
}

impl Due {
    /// Takes what is due and has a place; what waited longest goes first. What is new is due at once.
    pub(super) fn take(&mut self, in_force: &InForce, now: Duration) -> Vec<Job> {
        if self.version != Some(in_force.version.version) {
            self.version = Some(in_force.version.version);
            self.every = all(in_force);
        }
        self.next.retain(|job, _| self.every.contains_key(job));
        self.waits.retain(|job, _| self.every.contains_key(job));
        for (job, every) in &self.every {
            // One that is asked more often now does not wait for its old time.
            let next = self.next.entry(job.clone()).or_insert(now);
            *next = (*next).min(now + *every);
        }
        let ready = self.next.iter().filter(|(job, at)| **at <= now && !self.asking.contains(*job));
        let mut ready: Vec<(Duration, Job)> = ready.map(|(job, at)| (*at, job.clone())).collect();
        ready.sort();
        let (mut probes, mut metrics) = self.room();
        ready.retain(|(_, job)| {
            let room = if matches!(job, Job::Probe(_)) { &mut probes } else { &mut metrics };
            let has_room = *room > 0;
            *room = room.saturating_sub(1);
            has_room
        });
        for (_, job) in &ready {
            let every = self.every.get(job).copied().unwrap_or_default();
            self.next.insert(job.clone(), now + every);
            self.asking.insert(job.clone());
        }
        ready.into_iter().map(|(_, job)| job).collect()
    }

    /// Returns how many more probes and metrics can be asked.
    fn room(&self) -> (usize, usize) {
        let probes = self.asking.iter().filter(|job| matches!(job, Job::Probe(_))).count();
        let metrics = self.asking.len() - probes;
        (PROBES_AT_ONCE.saturating_sub(probes), METRICS_AT_ONCE.saturating_sub(metrics))
    }

    /// Notes that something is not being asked any more, and what came of it.
    pub(super) fn over(&mut self, job: &Job, (came, now): (Came, Duration)) {
        self.asking.remove(job);
        match came {
            Came::Something => {
                self.waits.remove(job);
            }
            Came::Nothing => {
                let wait = self.waits.entry(job.clone()).or_insert(SOON);
                let again = now.saturating_add(*wait);
                *wait = wait.saturating_mul(2);
                if let Some(next) = self.next.get_mut(job) {
                    *next = again.min(*next);
                }
            }
        }
    }
}

fn all(in_force: &InForce) -> BTreeMap<Job, Duration> {
    let manual = &in_force.manual;
    let mut every = BTreeMap::new();
    for (block, probe) in manual.all::<Probe>().filter(|(_, probe)| probes::can_be_asked(probe)) {
        every.insert(Job::Probe(block.name.clone()), length(&probe.every));
    }
    for (block, metric) in manual.all::<Metric>() {
        let job = Job::Metric { name: block.name.clone(), width: String::new() };
        every.insert(job, length(&metric.every));
    }
    for (_, alert) in manual.all::<Alert>() {
        let (Sign::Watch(watched), Some(over)) = (&alert.sign, &alert.over) else { continue };
        if let (Watched::Figure(figure), Some(metric)) = (&watched.value, watched.metric(manual)) {
            every.insert(of_another_width(figure, over), length(&metric.every));
        }
    }
    every
}

fn of_another_width<T>(metric: &Reference<T>, over: &Span) -> Job {
    Job::Metric { name: metric.name.clone(), width: over.to_string() }
}
