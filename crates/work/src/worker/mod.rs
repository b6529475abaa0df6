//! The worker: claims what is due, runs it, writes down what came of it, and starts schedules.
//!
//! It keeps nothing in memory that matters: a worker that is killed at any moment leaves rows behind
//! from which another one goes on. It learns of new work from the store's commits, and of what other
//! processes committed by looking every half second.

mod attempt;
mod crew;
mod effects;
mod jobs;
mod pulse;
mod schedules;

use std::sync::Arc;
use std::time::Duration;

use store::Store;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vocabulary::{Kind, Result, SharedClock};

use crate::instances::{self, BEAT};
use crate::lease::TOLERANCE;
use crate::{Registry, Scheduled};
use attempt::Signals;
use crew::Crew;
use effects::EffectTrade;
use jobs::JobTrade;
use pulse::Life;

/// How often a worker looks for what other processes have committed, and at the schedules.
const POLL: Duration = Duration::from_millis(500);

/// How long running attempts may go on once the program is asked to stop, and how long writing down
/// what came of them may take then: ten seconds together.
const GRACE: Duration = Duration::from_secs(9);
const WRITING_DOWN: Duration = Duration::from_secs(1);

/// How long to wait before an outcome that could not be written is written again.
const RETRY_WRITING: Duration = Duration::from_secs(1);

/// How often to look for rows that wait because the clock went back.
const RIGHTED_EVERY: Duration = Duration::from_secs(60);

/// Whether other processes may work on the same store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupancy {
    /// No: whoever else is on record is dead, and its work is taken over at once.
    Sole,
    /// Yes: they are watched for signs of life.
    Shared,
}

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// What the process calls itself, for people who look at the instances.
    pub process: String,
    /// Whether other processes may work on the same store.
    pub occupancy: Occupancy,
    /// How many jobs may run at once.
    pub jobs_at_once: usize,
    /// How many effects may be performed at once.
    pub effects_at_once: usize,
}

impl WorkerOptions {
    /// Chooses what suits a small machine.
    #[must_use]
    pub fn new(process: impl Into<String>, occupancy: Occupancy) -> Self {
        // Jobs compute, effects mostly wait for others.
        Self { process: process.into(), occupancy, jobs_at_once: 8, effects_at_once: 32 }
    }
}

/// Runs jobs, effects and schedules of one process.
pub struct Worker {
    shared: Arc<Shared>,
}

/// What all parts of a worker share.
struct Shared {
    store: Store,
    clock: SharedClock,
    registry: Registry,
    options: WorkerOptions,
}

impl Worker {
    /// Makes a worker that does nothing yet.
    ///
    /// # Errors
    /// When two things are registered under one name, or a schedule starts an unknown job.
    pub fn new(store: Store, registry: Registry, options: WorkerOptions) -> Result<Self> {
        registry.check()?;
        let clock = store.clock().clone();
        Ok(Self { shared: Arc::new(Shared { store, clock, registry, options }) })
    }

    /// Works until `stop` is set; then claims nothing more, lets what runs finish for ten seconds at
    /// the most, and returns.
    ///
    /// # Errors
    /// When the worker may not begin, whatever the store does. Trouble with the store is logged and tried
    /// again, from the first moment on.
    pub async fn run(self, stop: CancellationToken) -> Result<()> {
        let shared = self.shared;
        let Some(life) = begin(&shared, &stop).await? else { return Ok(()) };
        let lives = watch::Sender::new(life);
        let day = Day::new(&shared, lives.subscribe(), stop);
        tokio::select! {
            () = day.work() => {}
            () = pulse::keep_alive(Arc::clone(&shared), lives.clone()) => {}
        }
        let id = lives.borrow().id;
        shared.store.maintain(move |tx| Box::pin(instances::retire(tx, id))).await
    }

    /// Lists the schedules that this worker looks after.
    #[must_use]
    pub fn schedules(&self) -> &[Scheduled] {
        &self.shared.registry.schedules
    }
}

/// Enters the worker and its schedules; none when it is to stop before it could.
async fn begin(shared: &Shared, stop: &CancellationToken) -> Result<Option<Life>> {
    loop {
        let begun = match Life::begin(shared).await {
            Ok(life) => schedules::enter(shared).await.map(|()| life),
            Err(error) => Err(error),
        };
        match begun {
            Ok(life) => return Ok(Some(life)),
            Err(error) if error.kind() == Kind::Unavailable => {
                tracing::error!(error = error.chain(), "the worker could not begin; trying again");
            }
            Err(error) => return Err(error),
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = shared.clock.sleep(RETRY_WRITING) => {}
        }
    }
}

/// A worker from its start to its end.
struct Day {
    shared: Arc<Shared>,
    lives: watch::Receiver<Life>,
    signals: Signals,
    jobs: Crew<JobTrade>,
    effects: Crew<EffectTrade>,
    next_poll: Duration,
    next_upkeep: Duration,
    next_righting: Duration,
}

impl Day {
    fn new(shared: &Arc<Shared>, lives: watch::Receiver<Life>, stop: CancellationToken) -> Self {
        let cut = CancellationToken::new();
        let lost = lives.borrow().lost.clone();
        let WorkerOptions { jobs_at_once, effects_at_once, .. } = shared.options;
        let now = shared.clock.monotonic();
        Self {
            shared: Arc::clone(shared),
            lives,
            signals: Signals { stop, cut, lost },
            jobs: Crew::new(JobTrade::new(shared), shared, jobs_at_once),
            effects: Crew::new(EffectTrade::new(shared), shared, effects_at_once),
            next_poll: now,
            next_upkeep: now,
            next_righting: now,
        }
    }

    async fn work(mut self) {
        let mut commits = self.shared.store.commits();
        while !self.signals.stop.is_cancelled() {
            // Marked as seen before looking: what commits from here on wakes the loop again.
            commits.borrow_and_update();
            if let Err(error) = self.look().await {
                tracing::warn!(error = error.chain(), "the worker could not look for work");
            }
            tokio::select! {
                () = self.signals.stop.cancelled() => {}
                () = self.jobs.some_are_over() => {}
                () = self.effects.some_are_over() => {}
                Ok(()) = commits.changed() => {}
                () = self.shared.clock.sleep(POLL) => {}
            }
        }
        let cut = &self.signals.cut;
        tokio::join!(self.jobs.wind_down(GRACE, cut), self.effects.wind_down(GRACE, cut));
    }

    /// Does whatever is to be done now.
    async fn look(&mut self) -> Result<()> {
        let life = self.lives.borrow_and_update().clone();
        let now = self.shared.clock.monotonic();
        if now >= self.next_poll {
            self.next_poll = now + POLL;
            schedules::fire(&self.shared).await?;
        }
        if now >= self.next_upkeep {
            self.next_upkeep = now + BEAT;
            self.jobs.sweep(&life).await?;
            self.effects.sweep(&life).await?;
        }
        if now >= self.next_righting {
            self.next_righting = now + RIGHTED_EVERY;
            self.jobs.right_after_clock_went_back().await?;
            self.effects.right_after_clock_went_back().await?;
            schedules::right_after_clock_went_back(&self.shared, TOLERANCE).await?;
        }
        self.jobs.claim(&life, &self.signals).await?;
        self.effects.claim(&life, &self.signals).await
    }
}
