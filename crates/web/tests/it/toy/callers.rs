//! Callers whose word is their proof: a key or a cookie that is only a name.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::http::header::{AUTHORIZATION, COOKIE};
use jiff::Timestamp;
use vocabulary::id::{KeyId, StaffId};
use vocabulary::{Actor, Attribution, Clock, Error, FakeClock, Kind, Result};
use web::{Access, Authenticator, Caller, Credentials, Rights, SESSION_COOKIE};

pub(crate) struct Callers {
    clock: FakeClock,
    staff: StaffId,
    key: KeyId,
    asked: AtomicUsize,
    old: AtomicBool,
    demoted: AtomicBool,
}

impl Callers {
    pub(crate) fn new(clock: FakeClock) -> Self {
        let now = clock.now();
        Self {
            clock,
            staff: StaffId::new(now),
            key: KeyId::new(now),
            asked: AtomicUsize::new(0),
            old: AtomicBool::new(false),
            demoted: AtomicBool::new(false),
        }
    }

    /// How often somebody asked who calls.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Makes every session's proof just too old to count as fresh.
    pub(crate) fn grow_old(&self) {
        self.old.store(true, Ordering::Relaxed);
    }

    /// Takes the rights of whoever only reads.
    pub(crate) fn demote(&self) {
        self.demoted.store(true, Ordering::Relaxed);
    }

    fn confirmed_at(&self) -> Timestamp {
        let old = self.old.load(Ordering::Relaxed);
        let before = web::may::FRESH + Duration::from_micros(u64::from(old));
        self.clock.now() - before
    }

    fn caller(&self, name: &str, actor: Actor, access: Access) -> Result<Option<Caller>> {
        let rights = |can: &[&str]| {
            Arc::new(Rights::new(can.iter().map(|&can| can.to_owned()).collect(), Vec::new()))
        };
        let rights = match name {
            "owner" => Arc::new(Rights::all()),
            "clerk" => rights(&["things.read", "things.write"]),
            "reader" if self.demoted.load(Ordering::Relaxed) => rights(&[]),
            "reader" => rights(&["things.read"]),
            "stranger" => rights(&[]),
            "unknown" => return Ok(None),
            _ => {
                let ended = "This does not hold any more.";
                return Err(Error::new(Kind::Unauthenticated, "ended", ended));
            }
        };
        let attribution = Attribution::of(actor);
        Ok(Some(Caller { attribution, role: name.to_owned(), rights, access }))
    }
}

#[async_trait]
impl Authenticator for Callers {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Option<Caller>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let text = |name| {
            let value = credentials.headers.get(name);
            value.and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        if let Some(name) = text(COOKIE).strip_prefix(&format!("{SESSION_COOKIE}=")) {
            let actor = Actor::Staff { id: self.staff, name: name.to_owned() };
            let id = "ses_1".to_owned();
            let access = Access::Session { id, confirmed_at: self.confirmed_at() };
            return self.caller(name, actor, access);
        }
        match text(AUTHORIZATION).strip_prefix("Bearer qd_") {
            Some("stuck") => std::future::pending().await,
            Some("broken") => Err(Error::unavailable("The store cannot be read now.")),
            Some(name) => {
                let actor = Actor::Key { id: self.key, name: name.to_owned() };
                self.caller(name, actor, Access::Key)
            }
            None => Ok(None),
        }
    }
}
