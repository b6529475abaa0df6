//! Opening a session: a new secret for each, whatever the browser brought along.

use jiff::Timestamp;
use store::{Transaction, execute, micros, scalar};
use vocabulary::id::StaffId;
use vocabulary::{Result, Secret};

use super::{SessionId, Visit};
use crate::People;
use crate::token::{self, Token};

/// How many sessions one person has at once; the oldest give way.
const AT_ONCE: i64 = 20;

/// How much of what a browser calls itself is kept.
const AGENT_CHARACTERS: usize = 200;

/// A session that was opened, at the only moment at which its secrets can be seen.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Whose it is.
    pub staff: StaffId,
    /// The secret for the session's cookie.
    pub session: Secret,
    /// The secret by which the browser is known again.
    pub device: Secret,
}

/// A session about to be written, with its secrets.
pub(crate) struct Prepared {
    id: SessionId,
    staff: StaffId,
    session: Token,
    device: Secret,
    visit: Visit,
}

/// Prepares a session for somebody whose proof was accepted.
pub(crate) async fn open(people: &People, staff: StaffId, visit: Visit) -> Result<Prepared> {
    let device = match &visit.device {
        // A cookie that we did not make is not taken over.
        Some(device) if is_ours(people, device).await? => device.clone(),
        _ => Token::new("")?.secret,
    };
    let id = SessionId::new(people.now());
    Ok(Prepared { id, staff, session: Token::new("")?, device, visit })
}

async fn is_ours(people: &People, device: &Secret) -> Result<bool> {
    let sql = "select session_id from sessions where device_hash = $1 limit 1";
    let hash = token::hash(device.expose());
    let found: Option<String> = scalar(people.store().reader(), sql, [hash.into()]).await?;
    Ok(found.is_some())
}

impl Prepared {
    /// Returns what is to be written.
    pub(crate) fn row(&self) -> Opening {
        let agent = self.visit.agent.chars().filter(|letter| !letter.is_control());
        Opening {
            id: self.id,
            staff: self.staff,
            secret_hash: self.session.hash.clone(),
            device_hash: token::hash(self.device.expose()),
            replaces: self.visit.session.as_ref().map(|secret| token::hash(secret.expose())),
            address: self.visit.origin.address.map(|it| it.to_string()).unwrap_or_default(),
            agent: agent.take(AGENT_CHARACTERS).collect(),
        }
    }

    /// Shows the secrets, once the session is written.
    pub(crate) fn opened(self) -> Opened {
        Opened { staff: self.staff, session: self.session.secret, device: self.device }
    }
}

/// A session as it is written.
pub(crate) struct Opening {
    id: SessionId,
    staff: StaffId,
    secret_hash: String,
    device_hash: String,
    replaces: Option<String>,
    address: String,
    agent: String,
}

impl Opening {
    /// Writes the session and ends the one it replaces; returns its id for the leaf.
    pub(crate) async fn write(self, tx: &Transaction<'_>) -> Result<String> {
        let now = tx.now();
        if let Some(replaces) = self.replaces {
            execute(
                &**tx,
                "update sessions set ended_at = $2 where secret_hash = $1 and ended_at is null",
                [replaces.into(), micros(now).into()],
            )
            .await?;
        }
        make_room(tx, self.staff, now).await?;
        let id = self.id.to_string();
        execute(
            &**tx,
            "insert into sessions (session_id, secret_hash, device_hash, staff_id, created_at,
             last_seen_at, confirmed_at, address, agent)
             values ($1, $2, $3, $4, $5, $5, $5, $6, $7)",
            [
                id.clone().into(),
                self.secret_hash.into(),
                self.device_hash.into(),
                self.staff.to_string().into(),
                micros(now).into(),
                self.address.into(),
                self.agent.into(),
            ],
        )
        .await?;
        Ok(id)
    }
}

/// Ends the oldest sessions, so that with the new one there are not too many.
async fn make_room(tx: &Transaction<'_>, staff: StaffId, now: Timestamp) -> Result<()> {
    execute(
        &**tx,
        "update sessions set ended_at = $2
         where staff_id = $1 and ended_at is null and session_id not in (
             select session_id from sessions where staff_id = $1 and ended_at is null
             order by session_id desc limit $3)",
        [staff.to_string().into(), micros(now).into(), (AT_ONCE - 1).into()],
    )
    .await?;
    Ok(())
}
