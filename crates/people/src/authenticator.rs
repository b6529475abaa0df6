//! Telling who calls: the session behind a cookie, or the key behind an `Authorization` header.
//!
//! One indexed query for each request and nothing kept in between, so that a revoked key, an ended
//! session and a disabled person are out at the next request.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::http::header;
use jiff::Timestamp;
use store::{Leaf, execute, micros};
use vocabulary::{Actor, Attribution, Error, Kind, Origin, Result};
use web::{Access, Authenticator, Caller, Credentials, Rights};

use crate::sessions::cookies;
use crate::{People, keys, sessions};

/// How often the use of a session or a key is written down.
const NOTED_EVERY: Duration = Duration::from_secs(60);

#[async_trait]
impl Authenticator for People {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Option<Caller>> {
        if let Some(header) = credentials.headers.get(header::AUTHORIZATION) {
            let Ok(secret) = bearer(header.to_str().ok()) else {
                return Err(unreadable());
            };
            return by_key(self, secret, credentials).await.map(Some);
        }
        match cookies::read(credentials.headers, cookies::SESSION) {
            Some(secret) => {
                let found = sessions::find::find(self, &secret, credentials.now).await?;
                Ok(Some(by_session(self, found, credentials).await))
            }
            None => Ok(None),
        }
    }
}

async fn by_key(people: &People, secret: &str, credentials: &Credentials<'_>) -> Result<Caller> {
    let now = credentials.now;
    let origin = Origin { address: credentials.address, request: None };
    let key = match keys::find::find(people, secret, now).await {
        Ok(key) => key,
        Err(error) => {
            if error.kind() == Kind::Unauthenticated {
                let by = Attribution { origin, ..Attribution::of(Actor::Nobody) };
                let leaf = Leaf::new("key.refused").with("reason", error.says());
                people.refused(&by, leaf).await;
            }
            return Err(error);
        }
    };
    people.rates().count(key.id, key.rate_per_second)?;
    if key.last_used_at.is_none_or(|at| is_old(at, now)) {
        note(
            people,
            "update api_keys set last_used_at = $2 where key_id = $1
             and (last_used_at is null or last_used_at < $3)",
            key.id.to_string(),
            now,
        )
        .await;
    }
    let actor = Actor::Key { id: key.id, name: key.name };
    Ok(Caller {
        attribution: Attribution { origin, ..Attribution::of(actor) },
        role: "API key".to_owned(),
        rights: Arc::new(Rights::new(key.scopes, Vec::new())),
        access: Access::Key,
    })
}

async fn by_session(
    people: &People,
    found: sessions::find::Found,
    credentials: &Credentials<'_>,
) -> Caller {
    if is_old(found.last_seen_at, credentials.now) {
        note(
            people,
            "update sessions set last_seen_at = $2 where session_id = $1 and last_seen_at < $3",
            found.session.clone(),
            credentials.now,
        )
        .await;
    }
    let origin = Origin { address: credentials.address, request: None };
    let actor = Actor::Staff { id: found.staff, name: found.name };
    // A role that is no longer known gives no rights.
    let role = people.roles().find(&found.role).unwrap_or_default();
    Caller {
        attribution: Attribution { origin, ..Attribution::of(actor) },
        role: found.role,
        rights: Arc::new(role.rights()),
        access: Access::Session { id: found.session, confirmed_at: found.confirmed_at },
    }
}

/// Reads the secret of `Bearer …`.
fn bearer(header: Option<&str>) -> Result<&str, ()> {
    let (scheme, secret) = header.and_then(|it| it.split_once(' ')).ok_or(())?;
    if scheme.eq_ignore_ascii_case("Bearer") { Ok(secret.trim()) } else { Err(()) }
}

fn is_old(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).unsigned_abs() >= NOTED_EVERY
}

/// Writes down that something was used; where that fails, reading goes on all the same.
async fn note(people: &People, sql: &'static str, id: String, now: Timestamp) {
    let before = micros(sessions::earlier(now, NOTED_EVERY)) + 1;
    let now = micros(now);
    let noted = people
        .store()
        .maintain(move |tx| {
            Box::pin(
                async move { execute(&**tx, sql, [id.into(), now.into(), before.into()]).await },
            )
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(error = error.chain(), "the use of a session or key was not written down");
    }
}

fn unreadable() -> Error {
    Error::new(
        Kind::Unauthenticated,
        "authorization-unreadable",
        "The Authorization header is not understood.",
    )
    .hint("Send `Authorization: Bearer qd_…` with an API key.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_is_understood() {
        assert_eq!(bearer(Some("Bearer qd_1")), Ok("qd_1"));
        assert_eq!(bearer(Some("bearer  qd_1 ")), Ok("qd_1"));
        for wrong in [None, Some(""), Some("qd_1"), Some("Basic qd_1"), Some("Bearerqd_1")] {
            assert_eq!(bearer(wrong), Err(()));
        }
    }
}
