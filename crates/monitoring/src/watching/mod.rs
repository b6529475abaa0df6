//! Watching: probes and metrics are asked at their times, alert rules are judged every second.
//!
//! Only one process of several does it, whoever holds the [`Turn`]. Probes are no jobs of `work`: a run
//! would leave rows and leaves every half minute for each of them, and would say nothing that the state
//! of the probe does not.

pub(crate) mod due;
pub(crate) mod turn;

use std::collections::HashMap;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use self::due::{Came, Due, Job};
use self::turn::Turn;
use crate::alerts::Judging;
use crate::{Monitoring, alerts, probes, readings};

/// How often alert rules are judged, and how soon after its time something is asked.
const TICK: Duration = Duration::from_secs(1);

/// Watches until `stop`.
pub(crate) async fn watch(monitoring: Monitoring, stop: CancellationToken) {
    let mut watcher = Watcher::new(monitoring);
    loop {
        let tick = watcher.until_tick();
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = watcher.asking.join_next_with_id() => watcher.ended(ended).await,
            () = tick => watcher.tick().await,
        }
    }
    watcher.leave().await;
}

/// How one task ended.
type Ended = Result<(Id, Came), JoinError>;

struct Watcher {
    monitoring: Monitoring,
    turn: Turn,
    due: Due,
    asking: JoinSet<Came>,
    /// What is being asked.
    jobs: HashMap<Id, Job>,
    next_tick: Duration,
}

impl Watcher {
    fn new(monitoring: Monitoring) -> Self {
        let turn = Turn::new(monitoring.store(), monitoring.occupancy());
        Self {
            turn,
            due: Due::default(),
            asking: JoinSet::new(),
            jobs: HashMap::new(),
            next_tick: monitoring.clock().monotonic(),
            monitoring,
        }
    }

    fn until_tick(&self) -> impl Future<Output = ()> + use<> {
        let clock = self.monitoring.clock();
        clock.sleep(self.next_tick.saturating_sub(clock.monotonic()))
    }

    /// Asks what is due and judges all rules. Trouble with the store is logged, and the next tick tries
    /// again.
    async fn tick(&mut self) {
        self.next_tick = self.monitoring.clock().monotonic() + TICK;
        if let Err(error) = self.turn.keep().await {
            tracing::error!(error = error.chain(), "who watches could not be found out");
        }
        self.go_on().await;
    }

    /// Takes in everything that has ended by now, so that rules follow what came in at once, and what waited
    /// for a place is asked.
    async fn ended(&mut self, ended: Ended) {
        self.over(ended);
        while let Some(ended) = self.asking.try_join_next_with_id() {
            self.over(ended);
        }
        self.go_on().await;
    }

    fn over(&mut self, ended: Ended) {
        let (id, came) = match ended {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(error = %error, "asking broke off; it is asked again at its next time");
                (error.id(), Came::Something)
            }
        };
        if let Some(job) = self.jobs.remove(&id) {
            self.due.over(&job, (came, self.monitoring.clock().monotonic()));
        }
    }

    async fn go_on(&mut self) {
        if !self.turn.is_ours() {
            return;
        }
        let Some(in_force) = self.monitoring.facts().running().now() else { return };
        let now = self.monitoring.clock().monotonic();
        for job in self.due.take(&in_force, now) {
            let work = work(self.monitoring.clone(), self.turn.holder(), job.clone());
            let id = self.asking.spawn(work).id();
            self.jobs.insert(id, job);
        }
        let monitoring = self.monitoring.clone();
        let judging = Judging { monitoring, in_force, holder: self.turn.holder() };
        if let Err(error) = alerts::judge(&judging).await {
            tracing::error!(error = error.chain(), "alert rules could not be judged");
        }
    }

    /// Gives the turn back, so that the next process need not wait for it.
    async fn leave(mut self) {
        self.asking.shutdown().await;
        if let Err(error) = self.turn.give_back().await {
            tracing::warn!(error = error.chain(), "the turn to watch could not be given back");
        }
    }
}

async fn work(monitoring: Monitoring, holder: String, job: Job) -> Came {
    let came = match &job {
        Job::Probe(name) => probes::ask(&monitoring, &holder, name).await.map(|()| Came::Something),
        Job::Metric { name, width } => readings::take(&monitoring, &holder, (name, width)).await,
    };
    came.unwrap_or_else(|error| {
        tracing::error!(job = ?job, error = error.chain(), "what was found could not be kept");
        Came::Something
    })
}
