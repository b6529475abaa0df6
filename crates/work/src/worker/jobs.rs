//! What a worker does with the run of a job.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::FromQueryResult;
use store::{Value, instant, micros};
use vocabulary::{Error, Result};

use super::Shared;
use super::attempt::{Ended, Signals, attempt, interrupted, panicked, persist, problem, too_late};
use super::crew::Trade;
use crate::lease::{self, JOBS, Lease, Table};
use crate::registry::AnyJob;
use crate::runs::RunState;
use crate::{Failure, Running, backoff};

/// Runs jobs.
pub(super) struct JobTrade {
    shared: Arc<Shared>,
}

/// A claimed run.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Row {
    run_id: String,
    name: String,
    version: i32,
    body: String,
    attempt: i32,
    fence: i64,
    scheduled_for: Option<i64>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Succeeded,
    /// It is tried again after a wait.
    Again(Duration, String),
    /// It is set aside for people, as failed or given up.
    SetAside(RunState, String),
    /// The program stopped before it could finish; that is no fault of the job.
    Uncounted,
}

impl JobTrade {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared) }
    }

    /// Finds the job that can work on the row, or says in a sentence why there is none.
    fn find(&self, row: &Row) -> Result<&Arc<dyn AnyJob>> {
        let Row { name, version, .. } = row;
        let job = self.shared.registry.jobs.get(name).ok_or_else(|| {
            Error::invalid(format!("This version of Quarterdeck knows no job `{name}`."))
                .hint("Try it anew with a version that does.")
        })?;
        let known = job.terms().version;
        if known != *version {
            return Err(Error::invalid(format!(
                "This run was written for version {version} of `{name}`; this is version {known}."
            ))
            .hint("Start the job again, or try this run anew with the version that wrote it."));
        }
        Ok(job)
    }

    async fn run(&self, row: &Row, signals: &Signals) -> Result<Ended<Result<(), Failure>>> {
        let job = match self.find(row) {
            Ok(job) => job,
            Err(error) => return Ok(Ended::With(Err(Failure::Refused(error)))),
        };
        let running = Running {
            run: row.run_id.parse().map_err(Error::internal)?,
            attempt: row.attempt(),
            scheduled_for: row.scheduled_for.map(instant).transpose()?,
            stop: signals.stop.clone(),
        };
        let work = job.run(&row.body, &running);
        Ok(attempt(&self.shared.clock, job.terms().within, signals, work).await)
    }

    fn judge(&self, row: &Row, ended: Ended<Result<(), Failure>>) -> Option<Verdict> {
        let job = self.shared.registry.jobs.get(&row.name).map(|job| job.terms());
        let (attempts, within) = job.map_or((1, Duration::ZERO), |job| (job.attempts, job.within));
        let failure = match ended {
            Ended::With(Ok(())) => return Some(Verdict::Succeeded),
            Ended::With(Err(failure)) => failure,
            Ended::Panicked => Failure::again(panicked()),
            Ended::Late => Failure::again(too_late(within)),
            Ended::Cut => return Some(Verdict::Uncounted),
            Ended::Lost => return None,
        };
        let (name, run, attempt) = (&row.name, &row.run_id, row.attempt());
        let error = failure.error().chain();
        tracing::warn!(job = name, run, attempt, error, "an attempt at a job failed");
        Some(verdict_on(&failure, (attempt, attempts)))
    }

    async fn write(&self, row: &Row, verdict: Verdict, took: Option<Duration>) -> Result<bool> {
        let lease = Self::lease(row);
        let took = took.map(|took| i64::try_from(took.as_micros()).unwrap_or(i64::MAX));
        self.shared
            .store
            .maintain(move |tx| {
                Box::pin(async move {
                    let change = verdict.change(micros(tx.now()), took);
                    match change {
                        Some((set, values)) => {
                            lease::settle(tx, &JOBS, &lease, (set, values)).await
                        }
                        None => lease::give_back(tx, &JOBS, &lease).await,
                    }
                })
            })
            .await
    }
}

#[async_trait]
impl Trade for JobTrade {
    const TABLE: &'static Table = &JOBS;
    type Row = Row;

    fn name(row: &Row) -> &str {
        &row.name
    }

    fn lease(row: &Row) -> Lease {
        Lease { id: row.run_id.clone(), fence: row.fence }
    }

    async fn attempt(&self, row: &Row, signals: &Signals) -> Result<bool> {
        let clock = &self.shared.clock;
        let began = clock.monotonic();
        let ended = self.run(row, signals).await?;
        let took = clock.monotonic().saturating_sub(began);
        let Some(verdict) = self.judge(row, ended) else { return Ok(false) };
        persist(clock, &signals.lost, || self.write(row, verdict.clone(), Some(took))).await
    }

    async fn interrupted(&self, row: &Row) -> Result<bool> {
        let attempts =
            self.shared.registry.jobs.get(&row.name).map_or(1, |job| job.terms().attempts);
        // The attempt counts: a job that ends every process it runs in must be set aside some day.
        let verdict = match verdict_on(&Failure::again(interrupted()), (row.attempt(), attempts)) {
            Verdict::Again(_, problem) => {
                Verdict::Again(backoff::after_interruption(row.attempt()), problem)
            }
            other => other,
        };
        self.write(row, verdict, None).await
    }
}

impl Row {
    fn attempt(&self) -> u32 {
        u32::try_from(self.attempt).unwrap_or(u32::MAX)
    }
}

/// Decides about a failed attempt, of which there may be so many. A job can be run twice without
/// harm, so that an unknown outcome is one to try again.
fn verdict_on(failure: &Failure, (attempt, attempts): (u32, u32)) -> Verdict {
    let says = problem(failure.error());
    let after = match failure {
        Failure::Refused(_) | Failure::Moot(_) => return Verdict::SetAside(RunState::Failed, says),
        Failure::Again { after, .. } => *after,
        Failure::Unknown(_) => None,
    };
    if attempt >= attempts {
        return Verdict::SetAside(RunState::GaveUp, says);
    }
    Verdict::Again(backoff::wait(attempt, after), says)
}

impl Verdict {
    /// Returns what it changes in the row, with values from `$3`; nothing when the row is given back.
    fn change(self, now: i64, took: Option<i64>) -> Option<(&'static str, Vec<Value>)> {
        match self {
            Self::Succeeded => Some((
                "state = 'succeeded', finished_at = $3, took_micros = $4, problem = null",
                vec![now.into(), took.into()],
            )),
            Self::Again(after, problem) => {
                let delay = i64::try_from(after.as_micros()).unwrap_or(i64::MAX);
                Some((
                    "state = 'scheduled', due_at = $3, delay = $4, took_micros = $5, problem = $6",
                    vec![
                        now.saturating_add(delay).into(),
                        delay.into(),
                        took.into(),
                        problem.into(),
                    ],
                ))
            }
            Self::SetAside(state, problem) => Some((
                "state = $3, finished_at = $4, took_micros = $5, problem = $6",
                vec![state.word().into(), now.into(), took.into(), problem.into()],
            )),
            Self::Uncounted => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again() -> Failure {
        Failure::again(Error::unavailable("no answer"))
    }

    #[test]
    fn the_last_attempt_is_the_last() {
        assert!(matches!(verdict_on(&again(), (4, 5)), Verdict::Again(..)));
        assert!(matches!(verdict_on(&again(), (5, 5)), Verdict::SetAside(RunState::GaveUp, _)));
    }

    #[test]
    fn what_is_refused_is_not_tried_again() {
        let refused = Failure::Refused(Error::invalid("no such trainer"));
        let expected = Verdict::SetAside(RunState::Failed, "no such trainer".to_owned());
        assert_eq!(verdict_on(&refused, (1, 5)), expected);
    }

    #[test]
    fn what_the_other_side_asked_for_is_waited_for() {
        let after = Some(Duration::from_secs(3_600));
        let failure = Failure::Again { error: Error::unavailable("slow down"), after };
        let Verdict::Again(wait, _) = verdict_on(&failure, (1, 5)) else { panic!("not again") };
        assert!(wait >= Duration::from_secs(3_600), "{wait:?}");
    }
}
