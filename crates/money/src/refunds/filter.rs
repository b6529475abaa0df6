//! Which refunds are wanted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::conditions::{Conditions, text};
use utoipa::IntoParams;

/// Narrows refunds; what is not said is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// The payment, by its id at whoever took it.
    pub payment: Option<String>,
    /// Where they stand.
    pub status: Option<String>,
    /// Made from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Made before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

impl Filter {
    pub(super) fn conditions(&self, after: Option<(i64, String)>) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.one("charge = $n", text(self.payment.as_ref()));
        conditions.one("status = $n", text(self.status.as_ref()));
        conditions.between("created_at", self.from, self.to);
        if let Some((at, id)) = after {
            conditions.bind(" and (created_at, refund_id) < ($n", at.into());
            conditions.bind(", $n)", id.into());
        }
        conditions
    }
}
