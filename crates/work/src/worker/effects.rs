//! What a worker does with an ordered effect: perform it or look it up, and write down the outcome.
//!
//! The rule for an outcome that nobody knows is in `verdict`; here it is only carried out.

mod verdict;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::FromQueryResult;
use serde_json::Value;
use store::{Change, Leaf, Transaction, micros};
use vocabulary::{Attribution, Error, Result};

use super::Shared;
use super::attempt::{Ended, Signals, attempt, persist};
use super::crew::Trade;
use crate::lease::{self, EFFECTS, Lease, Table};
use crate::registry::AnyEffect;
use crate::resolve::{Place, Skipped, make_next_ready, skip_rest};
use crate::{Failure, Looked, Performing};
use verdict::{Past, Verdict, interrupted, looked, performed};

/// The code of the error that undoes a commit whose lease is gone.
const LEASE_LOST: &str = "lease-lost";

/// The largest outcome that is kept, in bytes: an answer's id and a few words, not the answer.
const LARGEST_OUTCOME: usize = 64 * 1024;

/// Performs effects.
pub(super) struct EffectTrade {
    shared: Arc<Shared>,
}

/// A claimed effect.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Row {
    effect_id: String,
    order_id: String,
    position: i32,
    name: String,
    version: i32,
    body: String,
    idempotency_key: String,
    state: String,
    attempt: i32,
    looked: i32,
    doubted: bool,
    fence: i64,
}

/// What an attempt was about.
enum Act {
    Performed(Ended<Result<Value, Failure>>),
    LookedUp(Ended<Result<Looked, Failure>>),
}

impl EffectTrade {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self { shared: Arc::clone(shared) }
    }

    /// Finds the effect that can work on the row, or says in a sentence why there is none.
    fn find(&self, row: &Row) -> Result<&Arc<dyn AnyEffect>> {
        let Row { name, version, .. } = row;
        let effect = self.shared.registry.effects.get(name).ok_or_else(|| {
            Error::invalid(format!("This version of Quarterdeck knows no effect `{name}`."))
                .hint("Do it by hand, or try it again with a version that knows it.")
        })?;
        let known = effect.terms().version;
        if known != *version {
            return Err(Error::invalid(format!(
                "It was ordered for version {version} of `{name}`; this is version {known}."
            ))
            .hint("Do it by hand, or try it again with the version that ordered it."));
        }
        Ok(effect)
    }

    async fn act(&self, row: &Row, signals: &Signals) -> Result<Act> {
        let effect = match self.find(row) {
            Ok(effect) => effect,
            Err(error) => return Ok(row.refuse(error)),
        };
        let performing = Performing {
            id: row.effect_id.parse().map_err(Error::internal)?,
            key: row.idempotency_key.clone(),
            attempt: row.attempt(),
            stop: signals.stop.clone(),
        };
        let (clock, within) = (&self.shared.clock, effect.terms().within);
        Ok(if row.in_doubt() {
            let work = effect.look_up(&row.body, &performing);
            Act::LookedUp(attempt(clock, within, signals, work).await)
        } else {
            let work = effect.perform(&row.body, &performing);
            Act::Performed(attempt(clock, within, signals, work).await)
        })
    }

    async fn write(&self, row: &Row, verdict: Verdict) -> Result<bool> {
        let (row, store) = (row.clone(), &self.shared.store);
        let Some(leaf) = row.leaf(&verdict) else {
            return store
                .maintain(move |tx| {
                    Box::pin(async move { Ok(row.settle(tx, &verdict).await?.is_some()) })
                })
                .await;
        };
        let committed = store
            .commit(&Attribution::program("work"), move |tx| {
                Box::pin(async move {
                    let Some(behind) = row.settle(tx, &verdict).await? else {
                        return Err(Error::conflict(LEASE_LOST, "The lease is lost."));
                    };
                    let behind = behind.iter().map(|skipped| skipped.leaf(&row.effect_id));
                    Ok(behind.fold(Change::new((), leaf), Change::and))
                })
            })
            .await;
        match committed {
            Err(error) if error.code() == LEASE_LOST => Ok(false),
            committed => committed.map(|()| true),
        }
    }
}

#[async_trait]
impl Trade for EffectTrade {
    const TABLE: &'static Table = &EFFECTS;
    type Row = Row;

    fn name(row: &Row) -> &str {
        &row.name
    }

    fn lease(row: &Row) -> Lease {
        Lease { id: row.effect_id.clone(), fence: row.fence }
    }

    async fn attempt(&self, row: &Row, signals: &Signals) -> Result<bool> {
        let act = self.act(row, signals).await?;
        let terms = self.shared.registry.effects.get(&row.name).map(|effect| effect.terms());
        let verdict = match act {
            // The next process finds the row in the hands of one that has stopped, and decides.
            Act::Performed(Ended::Cut) | Act::LookedUp(Ended::Cut) => return Ok(true),
            Act::Performed(Ended::Lost) | Act::LookedUp(Ended::Lost) => return Ok(false),
            Act::Performed(ended) => performed(terms, row.past(), ended),
            Act::LookedUp(ended) => looked(terms, (row.attempt(), row.looked()), ended),
        };
        if let Some(problem) = verdict.problem() {
            let (effect, id, attempt) = (&row.name, &row.effect_id, row.attempt());
            tracing::warn!(effect, id, attempt, problem, "an effect did not come off");
        }
        let clock = &self.shared.clock;
        persist(clock, &signals.lost, || self.write(row, verdict.clone())).await
    }

    async fn interrupted(&self, row: &Row) -> Result<bool> {
        let terms = self.shared.registry.effects.get(&row.name).map(|effect| effect.terms());
        let verdict = if row.in_doubt() {
            // Asking changes nothing, so it is asked again.
            Verdict::LookUp { after: Duration::ZERO, problem: None }
        } else {
            interrupted(terms, row.attempt())
        };
        self.write(row, verdict).await
    }
}

impl Row {
    /// Says whether an earlier attempt may have happened.
    fn in_doubt(&self) -> bool {
        self.state == "unknown"
    }

    fn attempt(&self) -> u32 {
        u32::try_from(self.attempt).unwrap_or(u32::MAX)
    }

    fn past(&self) -> Past {
        Past { attempt: self.attempt(), doubted: self.doubted }
    }

    fn looked(&self) -> u32 {
        u32::try_from(self.looked).unwrap_or(u32::MAX)
    }

    fn refuse(&self, error: Error) -> Act {
        if self.in_doubt() {
            return Act::LookedUp(Ended::With(Err(Failure::Refused(error))));
        }
        Act::Performed(Ended::With(Err(Failure::Refused(error))))
    }

    /// Tells of the outcome; another wait is no outcome, and neither is a doubt that was there before.
    fn leaf(&self, verdict: &Verdict) -> Option<Leaf> {
        let action = match verdict {
            Verdict::Done(_) => "effect.done",
            Verdict::Failed(_) => "effect.failed",
            Verdict::Skipped(_) => "effect.skipped",
            Verdict::AskPerson(_) => "effect.unknown",
            Verdict::LookUp { .. } if !self.in_doubt() => "effect.unknown",
            Verdict::LookUp { .. } | Verdict::Again { .. } => return None,
        };
        let leaf = Leaf::new(action)
            .about("effect", &self.effect_id)
            .with("name", self.name.clone())
            .with("order", self.order_id.clone())
            .with("attempt", self.attempt);
        Some(match verdict.problem() {
            Some(problem) => leaf.with("problem", problem),
            None => leaf,
        })
    }

    /// Carries out a verdict in the table; says what was called off behind it, and nothing where the lease
    /// did not hold any more.
    async fn settle(
        &self,
        tx: &Transaction<'_>,
        verdict: &Verdict,
    ) -> Result<Option<Vec<Skipped>>> {
        let now = micros(tx.now());
        let set = "state = $3, ready = $4, due_at = $5, delay = $6, finished_at = $7,
                   outcome = $8, problem = $9, doubted = $10";
        let delay = i64::try_from(verdict.after().as_micros()).unwrap_or(i64::MAX);
        let is_over =
            matches!(verdict, Verdict::Done(_) | Verdict::Failed(_) | Verdict::Skipped(_));
        let finished = is_over.then_some(now);
        let outcome = match verdict {
            Verdict::Done(outcome) => Some(kept(outcome)),
            _ => None,
        };
        let values = vec![
            verdict.state().word().into(),
            verdict.is_for_the_worker().into(),
            now.saturating_add(delay).into(),
            delay.into(),
            finished.into(),
            outcome.into(),
            verdict.problem().map(str::to_owned).into(),
            verdict.doubted().into(),
        ];
        let lease = EffectTrade::lease(self);
        let held = lease::settle(tx, &EFFECTS, &lease, (set, values)).await?;
        if !held {
            return Ok(None);
        }
        let place = Place { order: &self.order_id, position: self.position };
        match verdict {
            Verdict::Done(_) => make_next_ready(tx, &place).await?,
            Verdict::Skipped(_) => return skip_rest(tx, &place).await.map(Some),
            _ => {}
        }
        Ok(Some(Vec::new()))
    }
}

fn kept(outcome: &Value) -> String {
    let text = outcome.to_string();
    if text.len() <= LARGEST_OUTCOME {
        return text;
    }
    serde_json::json!({ "too_large_to_keep_bytes": text.len() }).to_string()
}
