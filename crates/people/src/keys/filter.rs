//! Which API keys are wanted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::micros;
use utoipa::IntoParams;

use super::KeyState;
use store::conditions::{Conditions, text};

/// Narrows the keys; what is not said is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// A part of its name, or of how its secret begins.
    pub name: Option<String>,
    /// Who made it, as the list names them.
    pub created_by: Option<String>,
    /// Whether it holds.
    #[param(inline)]
    pub state: Option<KeyState>,
    /// Made from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Made before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

impl Filter {
    /// Writes the conditions as they are at `now`.
    pub(super) fn conditions(&self, now: Timestamp) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.holds(&["name", "prefix"], self.name.as_ref());
        conditions.one("created_by = $n", text(self.created_by.as_ref()));
        conditions.between("created_at", self.from, self.to);
        match self.state {
            None => {}
            Some(KeyState::Revoked) => conditions.sql.push_str(" and revoked_at is not null"),
            Some(KeyState::Expired) => {
                conditions.bind(" and revoked_at is null and expires_at <= $n", micros(now).into());
            }
            Some(KeyState::Active) => {
                let holds = " and revoked_at is null and (expires_at is null or expires_at > $n)";
                conditions.bind(holds, micros(now).into());
            }
        }
        conditions
    }
}
