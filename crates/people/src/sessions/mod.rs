//! Sessions: who is signed in with which browser, for how long, and from where.
//!
//! The browser holds a random secret in a cookie, the store its hash. Nothing of a session is kept in
//! memory: each request reads the row, so whoever is shut out is out at their next request.

pub mod change_password;
pub mod confirm;
pub mod cookies;
pub mod end;
pub mod find;
pub mod list;
pub mod sign_in;

mod open;

use std::time::Duration;

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use store::{Transaction, execute, instant, micros};
use utoipa::ToSchema;
use vocabulary::id::StaffId;
use vocabulary::{Error, Origin, Result, Secret};

pub use open::Opened;
pub(crate) use open::{Opening, open};

/// A session that is not used ends after this long. Use is written down once a minute, so it may end
/// up to a minute early.
pub const IDLE: Duration = Duration::from_secs(30 * 60);

/// Every session ends after this long: a working day.
pub const LONGEST: Duration = Duration::from_secs(8 * 60 * 60);

/// How long a browser counts as known after its last sign-in, and how long sessions are kept.
pub const KNOWN: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// How far the clock may be set back before sessions from what is now the future end.
const SKEW: Duration = Duration::from_secs(5 * 60);

vocabulary::define_id!(
    /// Names a session; it is not its secret.
    pub SessionId, "ses"
);

/// What a request to sign in shows besides the proof itself.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// From where.
    pub origin: Origin,
    /// What the browser calls itself.
    pub agent: String,
    /// The cookie by which a browser is known again.
    pub device: Option<Secret>,
    /// The session that the browser had until now.
    pub session: Option<Secret>,
}

/// A session as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Which session.
    #[schema(value_type = String, example = "ses_0192f3c4a1b27def8123456789abcdef")]
    pub id: SessionId,
    /// Whose it is.
    #[schema(value_type = String)]
    pub staff: StaffId,
    /// What its owner is called.
    pub name: String,
    /// When its owner signed in.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// When it ends if it is not used again, and at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// The address it was opened from.
    pub address: String,
    /// What the browser called itself.
    pub agent: String,
}

#[derive(FromQueryResult)]
struct SessionRow {
    session_id: String,
    staff_id: String,
    name: String,
    created_at: i64,
    last_seen_at: i64,
    address: String,
    agent: String,
}

/// The columns of [`SessionRow`], of the table `sessions s` joined with `staff p`.
const COLUMNS: &str =
    "s.session_id, s.staff_id, p.name, s.created_at, s.last_seen_at, s.address, s.agent";

impl TryFrom<SessionRow> for Session {
    type Error = Error;

    fn try_from(row: SessionRow) -> Result<Self> {
        let (created_at, last_seen_at) = (instant(row.created_at)?, instant(row.last_seen_at)?);
        Ok(Self {
            id: row.session_id.parse().map_err(Error::internal)?,
            staff: row.staff_id.parse().map_err(Error::internal)?,
            name: row.name,
            created_at,
            last_seen_at,
            expires_at: expires_at(created_at, last_seen_at),
            address: row.address,
            agent: row.agent,
        })
    }
}

/// Returns when a session ends if it is not used again.
fn expires_at(created_at: Timestamp, last_seen_at: Timestamp) -> Timestamp {
    later(last_seen_at, IDLE).min(later(created_at, LONGEST))
}

/// Says whether a session still holds by its times alone.
fn is_live(now: Timestamp, created_at: Timestamp, last_seen_at: Timestamp) -> bool {
    now < expires_at(created_at, last_seen_at) && created_at <= later(now, SKEW)
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

pub(crate) fn earlier(at: Timestamp, by: Duration) -> Timestamp {
    at.saturating_sub(by).unwrap_or(Timestamp::MIN)
}

/// Ends all sessions of somebody but one; returns how many.
pub(crate) async fn end_all(
    tx: &Transaction<'_>,
    staff: StaffId,
    but: Option<SessionId>,
) -> Result<u64> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    execute(
        &**tx,
        "update sessions set ended_at = $2
         where staff_id = $1 and ended_at is null and session_id <> $3",
        [staff.to_string().into(), micros(tx.now()).into(), but.into()],
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_idle_and_at_the_latest_after_a_working_day() {
        let minutes = |minutes: i64| Timestamp::from_second(1_795_168_800 + 60 * minutes).unwrap();
        for (now, last_seen, live) in [
            (0, 0, true),
            (29, 0, true),
            (30, 0, false),
            (59, 30, true),
            (60, 30, false),
            (479, 478, true),
            (480, 479, false),
            // The clock was set back by a little, then by a lot.
            (-5, 0, true),
            (-6, 0, false),
        ] {
            assert_eq!(is_live(minutes(now), minutes(0), minutes(last_seen)), live, "{now}");
        }
    }
}
