//! Callers whose word is their proof: a key or a cookie that is only the name of a role.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::header::{AUTHORIZATION, COOKIE};
use vocabulary::id::{KeyId, StaffId};
use vocabulary::{Actor, Attribution, Clock, FakeClock, Result};
use web::{Access, Authenticator, Caller, Credentials, Rights, SESSION_COOKIE};

/// A role and its rights; what it cannot stands behind a `-`: `-records.delete`.
pub type Role = (&'static str, &'static [&'static str]);

/// Everybody who can call; a name that is no role is nobody.
pub struct Callers {
    clock: FakeClock,
    staff: StaffId,
    key: KeyId,
    roles: &'static [Role],
}

impl Callers {
    /// Makes one person and one key, who have the role that they name.
    #[must_use]
    pub fn new(clock: FakeClock, roles: &'static [Role]) -> Self {
        let now = clock.now();
        Self { clock, staff: StaffId::new(now), key: KeyId::new(now), roles }
    }

    fn caller(&self, name: &str, actor: Actor, access: Access) -> Option<Caller> {
        let (_, can) = self.roles.iter().find(|(role, _)| *role == name)?;
        let (cannot, can): (Vec<_>, Vec<_>) = can.iter().partition(|right| right.starts_with('-'));
        let can = can.into_iter().map(str::to_owned).collect();
        let cannot = cannot.into_iter().map(|right| right[1..].to_owned()).collect();
        Some(Caller {
            attribution: Attribution::of(actor),
            role: name.to_owned(),
            rights: Arc::new(Rights::new(can, cannot)),
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
            return Ok(self.caller(name, actor, access));
        }
        let name = text(AUTHORIZATION).strip_prefix("Bearer qd_").unwrap_or_default();
        let actor = Actor::Key { id: self.key, name: name.to_owned() };
        Ok(self.caller(name, actor, Access::Key))
    }
}
