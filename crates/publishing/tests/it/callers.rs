//! Callers whose word is their proof: a key or a cookie that is only a name.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::header::{AUTHORIZATION, COOKIE};
use vocabulary::id::{KeyId, StaffId};
use vocabulary::{Actor, Attribution, Clock, FakeClock, Result};
use web::{Access, Authenticator, Caller, Credentials, Rights, SESSION_COOKIE};

pub(crate) struct Callers {
    clock: FakeClock,
    staff: StaffId,
    key: KeyId,
}

impl Callers {
    pub(crate) fn new(clock: FakeClock) -> Self {
        let now = clock.now();
        Self { clock, staff: StaffId::new(now), key: KeyId::new(now) }
    }

    fn caller(name: &str, actor: Actor, access: Access) -> Option<Caller> {
        let can: &[&str] = match name {
            "owner" => &["manual.read", "manual.publish"],
            "reader" => &["manual.read"],
            "stranger" => &["cases.decide"],
            _ => return None,
        };
        let can = can.iter().map(|&can| can.to_owned()).collect();
        Some(Caller {
            attribution: Attribution::of(actor),
            role: name.to_owned(),
            rights: Arc::new(Rights::new(can, Vec::new())),
            access,
        })
    }
}

#[async_trait]
impl Authenticator for Callers {
    async fn authenticate(&self, credentials: &Credentials<'_>) -> Result<Option<Caller>> {
        let text = |name| {
            let value = credentials.headers.get(name);
            value.and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        if let Some(name) = text(COOKIE).strip_prefix(&format!("{SESSION_COOKIE}=")) {
            let actor = Actor::Staff { id: self.staff, name: name.to_owned() };
            let access = Access::Session { id: "ses_1".to_owned(), confirmed_at: self.clock.now() };
            return Ok(Self::caller(name, actor, access));
        }
        let name = text(AUTHORIZATION).strip_prefix("Bearer qd_").unwrap_or_default();
        let actor = Actor::Key { id: self.key, name: name.to_owned() };
        Ok(Self::caller(name, actor, Access::Key))
    }
}
