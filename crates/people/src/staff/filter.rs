//! Which of the staff are wanted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::MemberState;
use store::conditions::{Conditions, text};

/// Narrows the staff; what is not said is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// A part of their name or of their address.
    pub who: Option<String>,
    /// Their role.
    pub role: Option<String>,
    /// Whether they can sign in.
    #[param(inline)]
    pub state: Option<MemberState>,
    /// Known from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Known before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

impl Filter {
    pub(super) fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.holds(&["name", "email"], self.who.as_ref());
        conditions.one("role = $n", text(self.role.as_ref()));
        conditions.between("created_at", self.from, self.to);
        conditions.sql.push_str(match self.state {
            None => "",
            Some(MemberState::Disabled) => " and disabled_at is not null",
            Some(MemberState::Invited) => " and disabled_at is null and password is null",
            Some(MemberState::Active) => " and disabled_at is null and password is not null",
        });
        conditions
    }
}
