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
use web::{Access, Authenticator, Caller, Credentials, Presence, Rights};

use crate::sessions::cookies;
use crate::{People, keys, sessions};

/// How often the use of a session or a key is written down.
const NOTED_EVERY: Duration = Duration::from_secs(60);

#[async_trait]
impl Authenticator for People {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Option<Caller>> {
        let shown = credentials.headers.get(header::AUTHORIZATION);
        if let Some(secret) = shown.and_then(|header| bearer(header.to_str().ok())) {
            return by_key(self, secret, credentials).await.map(Some);
        }
        // Beside a session, what somebody between here and the browser added says nothing.
        if let Some(secret) = cookies::read(credentials.headers, cookies::SESSION) {
            let found = sessions::find::find(self, &secret, credentials.now).await?;
            return Ok(Some(by_session(self, found, credentials)));
        }
        if shown.is_some() { Err(unreadable()) } else { Ok(None) }
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
        );
    }
    let scopes = Rights::new(key.scopes, Vec::new());
    let rights = match key.owner_role {
        // Nobody does by a key what their role does not let them do now.
        Some(role) => scopes.within(rights_of(people, &role)),
        None => scopes,
    };
    let actor = Actor::Key { id: key.id, name: key.name };
    Ok(Caller {
        attribution: Attribution { origin, ..Attribution::of(actor) },
        role: "API key".to_owned(),
        rights: Arc::new(rights),
        access: Access::Key,
    })
}

fn by_session(
    people: &People,
    found: sessions::find::Found,
    credentials: &Credentials<'_>,
) -> Caller {
    if credentials.presence == Presence::Acting && is_old(found.last_seen_at, credentials.now) {
        note(
            people,
            "update sessions set last_seen_at = $2 where session_id = $1 and last_seen_at < $3",
            found.session.clone(),
            credentials.now,
        );
    }
    let origin = Origin { address: credentials.address, request: None };
    let actor = Actor::Staff { id: found.staff, name: found.name };
    let rights = rights_of(people, &found.role);
    Caller {
        attribution: Attribution { origin, ..Attribution::of(actor) },
        role: found.role,
        rights: Arc::new(rights),
        access: Access::Session { id: found.session, confirmed_at: found.confirmed_at },
    }
}

/// Returns what a role lets do now; one that is no longer known gives no rights.
fn rights_of(people: &People, role: &str) -> Rights {
    people.roles().find(role).unwrap_or_default().rights()
}

/// Reads the secret of `Bearer …`.
fn bearer(header: Option<&str>) -> Option<&str> {
    let (scheme, secret) = header?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| secret.trim())
}

fn is_old(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).unsigned_abs() >= NOTED_EVERY
}

/// Writes down behind the request that something was used: a disk that is slow or full slows nobody
/// who only reads.
fn note(people: &People, sql: &'static str, id: String, now: Timestamp) {
    let Some(noting) = people.noting().begin(&id) else { return };
    let before = micros(sessions::earlier(now, NOTED_EVERY)) + 1;
    let now = micros(now);
    let store = people.store().clone();
    tokio::spawn(async move {
        let noted = store
            .maintain(move |tx| {
                Box::pin(async move {
                    execute(&**tx, sql, [id.into(), now.into(), before.into()]).await
                })
            })
            .await;
        if let Err(error) = noted {
            let error = error.chain();
            tracing::debug!(error, "the use of a session or key was not written down");
        }
        drop(noting);
    });
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
        assert_eq!(bearer(Some("Bearer qd_1")), Some("qd_1"));
        assert_eq!(bearer(Some("bearer  qd_1 ")), Some("qd_1"));
        for wrong in [None, Some(""), Some("qd_1"), Some("Basic qd_1"), Some("Bearerqd_1")] {
            assert_eq!(bearer(wrong), None);
        }
    }
}
