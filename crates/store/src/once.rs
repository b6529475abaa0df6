//! The answers kept for repeated requests, written in the transaction of the change they answer.

use futures::future::BoxFuture;
use jiff::Timestamp;
use sea_orm::FromQueryResult;
use vocabulary::{Actor, Attribution, Error, Kind, OnceKey, Result};

use crate::{Store, Transaction, execute, micros, row};

/// How long an answer is kept: a client that tries again after a day asks for something new.
pub const KEPT: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// How many answers one transaction deletes, so that writers never wait long behind it.
const BATCH: u64 = 500;

/// How many batches one call deletes: with a million answers a day nothing is left over.
const BATCHES: usize = 2_000;

/// What is known of a request when it begins.
pub(crate) enum Seen {
    /// It comes for the first time, and its place is taken.
    First,
    /// It was answered before with this text.
    Answered(String),
}

/// Takes the place of a request, or finds the answer it was given.
///
/// The place is taken before the change is made: on PostgreSQL a second client waits here for the
/// first one's commit instead of making the change twice.
pub(crate) fn begin<'t>(
    tx: &'t Transaction<'t>,
    by: &'t Attribution,
    once: &'t OnceKey,
    now: Timestamp,
) -> BoxFuture<'t, Result<Seen>> {
    Box::pin(async move {
        let owner = owner(&by.actor);
        let taken = execute(
            &**tx,
            "insert into once_keys (owner, once_key, request_hash, at) values ($1, $2, $3, $4)
         on conflict (owner, once_key) do update set request_hash = excluded.request_hash,
         answer = null, at = excluded.at where once_keys.at < $5",
            [
                owner.clone().into(),
                once.key.clone().into(),
                once.request_hash.clone().into(),
                micros(now).into(),
                micros(expired(now)).into(),
            ],
        )
        .await?;
        if taken == 1 {
            return Ok(Seen::First);
        }
        let kept: Option<Kept> = row(
            &**tx,
            "select request_hash, answer from once_keys where owner = $1 and once_key = $2",
            [owner.into(), once.key.clone().into()],
        )
        .await?;
        match kept {
        Some(Kept { request_hash, .. }) if request_hash != once.request_hash => Err(Error::new(
            Kind::Policy,
            "idempotency-key-reused",
            "This Idempotency-Key was used before for a different request.",
        )
        .hint("Send a new key with a new request, and the same key only to repeat the same one.")),
        Some(Kept { answer: Some(answer), .. }) => Ok(Seen::Answered(answer)),
        _ => Err(Error::internal("a kept request has no answer")),
    }
    })
}

/// Keeps the answer with the change.
pub(crate) fn finish<'t>(
    tx: &'t Transaction<'t>,
    by: &'t Attribution,
    once: &'t OnceKey,
    answer: String,
) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        execute(
            &**tx,
            "update once_keys set answer = $3 where owner = $1 and once_key = $2",
            [owner(&by.actor).into(), once.key.clone().into(), answer.into()],
        )
        .await?;
        Ok(())
    })
}

/// Forgets answers that are older than a day; returns how many.
///
/// # Errors
/// When the store cannot be written.
pub fn forget_expired(store: &Store) -> BoxFuture<'_, Result<u64>> {
    Box::pin(async move {
        let before = micros(expired(store.clock().now()));
        let mut forgotten = 0;
        for _ in 0..BATCHES {
            let deleted = forget_some(store, before).await?;
            forgotten += deleted;
            if deleted < BATCH {
                break;
            }
        }
        Ok(forgotten)
    })
}

async fn forget_some(store: &Store, before: i64) -> Result<u64> {
    let sql = format!(
        "delete from once_keys where (owner, once_key) in
            (select owner, once_key from once_keys where at < $1 limit {BATCH})"
    );
    store
        .maintain(move |tx| Box::pin(async move { execute(&**tx, &sql, [before.into()]).await }))
        .await
}

fn expired(now: Timestamp) -> Timestamp {
    now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN)
}

/// Keys of different callers never meet.
fn owner(actor: &Actor) -> String {
    match actor {
        Actor::Staff { id, .. } => id.to_string(),
        Actor::Key { id, .. } => id.to_string(),
        Actor::CommandLine { user } => format!("cli:{user}"),
        Actor::Program { part } => format!("program:{part}"),
        Actor::Nobody => "nobody".to_owned(),
    }
}

#[derive(FromQueryResult)]
struct Kept {
    request_hash: String,
    answer: Option<String>,
}
