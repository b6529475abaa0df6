//! Finding the session behind a cookie, at every request anew.

use jiff::Timestamp;
use sea_orm::FromQueryResult;
use store::{instant, row};
use vocabulary::id::StaffId;
use vocabulary::{Error, Kind, Result, Secret};

use super::is_live;
use crate::{People, token};

/// A session that holds, and whose it is.
pub(crate) struct Found {
    pub(crate) session: String,
    pub(crate) staff: StaffId,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) confirmed_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
}

/// Finds the session of a secret.
///
/// # Errors
/// With the code `session-ended` when there is none, or none any more.
pub(crate) async fn find(people: &People, secret: &Secret, now: Timestamp) -> Result<Found> {
    let found: Option<Row> = row(
        people.store().reader(),
        "select s.session_id, s.staff_id, s.created_at, s.last_seen_at, s.confirmed_at,
         p.name, p.role
         from sessions s join staff p on p.staff_id = s.staff_id
         where s.secret_hash = $1 and s.ended_at is null and p.disabled_at is null",
        [token::hash(secret.expose()).into()],
    )
    .await?;
    let row = found.ok_or_else(ended)?;
    let last_seen_at = instant(row.last_seen_at)?;
    if !is_live(now, instant(row.created_at)?, last_seen_at) {
        return Err(ended());
    }
    Ok(Found {
        session: row.session_id,
        staff: row.staff_id.parse().map_err(Error::internal)?,
        name: row.name,
        role: row.role,
        confirmed_at: instant(row.confirmed_at)?,
        last_seen_at,
    })
}

#[derive(FromQueryResult)]
struct Row {
    session_id: String,
    staff_id: String,
    created_at: i64,
    last_seen_at: i64,
    confirmed_at: i64,
    name: String,
    role: String,
}

pub(super) fn ended() -> Error {
    Error::new(Kind::Unauthenticated, "session-ended", "Your session has ended.")
        .hint("Sign in again.")
}
