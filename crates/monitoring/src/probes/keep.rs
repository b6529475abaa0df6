//! Keeping what a probe found: its state, and the history of its changes.

use std::time::Duration;

use jiff::Timestamp;
use store::{Transaction, execute, micros};
use vocabulary::Result;

use super::outage::Outage;
use super::{ProbeState, Row, find};
use crate::Monitoring;
use crate::watching::turn;

/// How many changes of a probe are kept: a flapping one fills a quarter with a change every hour.
const CHANGES: i64 = 2_000;

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) state: ProbeState,
    pub(super) took: Option<Duration>,
    pub(super) says: Option<String>,
}

impl Found {
    pub(super) fn up() -> Self {
        Self { state: ProbeState::Up, took: None, says: None }
    }

    pub(super) fn not_up(state: ProbeState, says: impl Into<String>) -> Self {
        Self { state, took: None, says: Some(says.into()) }
    }
}

/// Keeps what was found of the probe `name`, which is unknown after `silence`.
pub(super) async fn keep(
    monitoring: &Monitoring,
    holder: &str,
    (name, silence, found): (String, Duration, Found),
) -> Result<()> {
    let holder = holder.to_owned();
    let kept = monitoring.store().maintain(move |tx| {
        Box::pin(async move {
            // Somebody else watches by now, and knows better.
            if turn::is_held(tx, &holder).await? {
                write(tx, &name, (silence, &found)).await?;
            }
            Ok(())
        })
    });
    kept.await
}

async fn write(
    tx: &Transaction<'_>,
    name: &str,
    (silence, found): (Duration, &Found),
) -> Result<()> {
    let now = tx.now();
    let before = find(&**tx, name).await?;
    let before_outage = before.as_ref().and_then(Row::outage);
    let outage = Outage::next(before_outage, (found.state, micros(now)), silence);
    let (mut since, mut changes) = (micros(now), true);
    if let Some(before) = before {
        let asked_at = store::instant(before.asked_at)?;
        let silent_from = asked_at.saturating_add(silence).unwrap_or(Timestamp::MAX);
        let was_silent = now > silent_from;
        if before.state == found.state.word() && !was_silent {
            since = before.since;
            changes = false;
        }
        if was_silent {
            let silent = Found::not_up(ProbeState::Unknown, "Nothing was asked.");
            note(tx, name, (silent_from, &silent)).await?;
        }
    }
    if let (ProbeState::Down, Some(outage)) = (found.state, outage) {
        since = outage.since;
    }
    let sql = "insert into probe_states
             (probe, state, since, asked_at, took, says, outage_since, outage_at, outage_known)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (probe) do update set
             state = $2, since = $3, asked_at = $4, took = $5, says = $6,
             outage_since = $7, outage_at = $8, outage_known = $9";
    let took = found.took.map(|took| i64::try_from(took.as_micros()).unwrap_or(i64::MAX));
    let values = [
        name.into(),
        found.state.word().into(),
        since.into(),
        micros(now).into(),
        took.into(),
        found.says.clone().into(),
        outage.map(|outage| outage.since).into(),
        outage.map(|outage| outage.at).into(),
        outage.map(|outage| outage.known).into(),
    ];
    execute(&**tx, sql, values).await?;
    if changes {
        note(tx, name, (now, found)).await?;
        forget(tx, name).await?;
    }
    Ok(())
}

/// Notes a change.
async fn note(tx: &Transaction<'_>, name: &str, (at, found): (Timestamp, &Found)) -> Result<()> {
    let sql = "insert into probe_changes (probe, at, state, says) values ($1, $2, $3, $4)
         on conflict (probe, at) do update set state = $3, says = $4";
    let values =
        [name.into(), micros(at).into(), found.state.word().into(), found.says.clone().into()];
    execute(&**tx, sql, values).await.map(drop)
}

/// Forgets changes beyond those that are kept.
async fn forget(tx: &Transaction<'_>, name: &str) -> Result<()> {
    let sql = "delete from probe_changes where probe = $1 and at <= (
             select at from probe_changes where probe = $1 order by at desc limit 1 offset $2)";
    execute(&**tx, sql, [name.into(), CHANGES.into()]).await.map(drop)
}
