//! Probes as they stand: what the newest answer said, and since when.

mod ask;
mod keep;
mod others;
mod outage;
mod source;

use jiff::Timestamp;
use manual::Manual;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::time::Duration;
use store::row;
use vocabulary::{Error, Result};

use crate::Probe;
use crate::probe::Asked;

use self::outage::Outage;

pub(crate) use ask::ask;
pub(crate) use source::ProbeSource;

/// How a probe stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProbeState {
    /// Its newest answer was as expected.
    Up,
    /// Its newest answer was not, or there was none.
    Down,
    /// Nothing is known: nothing was asked, or too long ago.
    Unknown,
}

impl ProbeState {
    /// Returns the word for it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Unknown => "unknown",
        }
    }

    fn read(word: &str) -> Result<Self> {
        [Self::Up, Self::Down, Self::Unknown]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::internal(format!("`{word}` is no state of a probe")))
    }
}

/// How a probe stands, since when, and what its newest answer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How it stands.
    pub state: ProbeState,
    /// Since when, if it was ever asked.
    pub since: Option<Timestamp>,
    /// Until when it cannot be said how long that is: it was down before a time in which nothing was asked
    /// as well, and for longer.
    pub unsure_until: Option<Timestamp>,
    /// When it was last asked.
    pub asked_at: Option<Timestamp>,
    /// How long the newest answer took.
    pub took: Option<Duration>,
    /// Why it is not up.
    pub says: Option<String>,
}

impl Standing {
    fn unknown(since: Option<Timestamp>, says: String) -> Self {
        Self {
            state: ProbeState::Unknown,
            since,
            unsure_until: None,
            asked_at: None,
            took: None,
            says: Some(says),
        }
    }
}

/// Whether this version of the program asks such a probe.
pub(crate) fn can_be_asked(probe: &Probe) -> bool {
    matches!(probe.asks, Asked::Get(_) | Asked::Head(_) | Asked::Post(_))
}

/// After how long without an answer nothing is known any more: three rounds, so that one that was lost
/// to a restart is not an outage of ours.
pub(crate) fn silence(probe: &Probe) -> Duration {
    acts::length(&probe.every).saturating_mul(3)
}

#[derive(FromQueryResult)]
struct Row {
    state: String,
    since: i64,
    asked_at: i64,
    took: Option<i64>,
    says: Option<String>,
    outage_since: Option<i64>,
    outage_at: Option<i64>,
    outage_known: Option<i64>,
}

impl Row {
    fn outage(&self) -> Option<Outage> {
        Some(Outage { since: self.outage_since?, at: self.outage_at?, known: self.outage_known? })
    }
}

/// Reads how a probe of the manual stands at `now`.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn standing<C: ConnectionTrait>(
    connection: &C,
    manual: &Manual,
    (name, now): (&str, Timestamp),
) -> Result<Standing> {
    let Some(probe) = manual.get::<Probe>(name, 0) else {
        return Ok(Standing::unknown(None, format!("The manual has no probe `{name}`.")));
    };
    if !can_be_asked(probe) {
        let says = "Probes of this kind are not asked by this version of Quarterdeck.";
        return Ok(Standing::unknown(None, says.to_owned()));
    }
    let Some(row) = find(connection, name).await? else {
        return Ok(Standing::unknown(None, "It was not asked yet.".to_owned()));
    };
    let asked_at = store::instant(row.asked_at)?;
    let silent_from = asked_at.saturating_add(silence(probe)).unwrap_or(Timestamp::MAX);
    if now > silent_from {
        let says = format!("Nothing was asked since {asked_at}.");
        let unknown = Standing::unknown(Some(silent_from), says);
        return Ok(Standing { asked_at: Some(asked_at), ..unknown });
    }
    let outage = row.outage();
    Ok(Standing {
        state: ProbeState::read(&row.state)?,
        since: Some(store::instant(row.since)?),
        unsure_until: outage
            .map(|outage| store::instant(outage.since + outage.known))
            .transpose()?,
        asked_at: Some(asked_at),
        took: row.took.map(|took| Duration::from_micros(took.unsigned_abs())),
        says: row.says,
    })
}

async fn find<C: ConnectionTrait>(connection: &C, name: &str) -> Result<Option<Row>> {
    let sql = "select state, since, asked_at, took, says, outage_since, outage_at, outage_known
         from probe_states where probe = $1";
    row(connection, sql, [name.into()]).await
}
