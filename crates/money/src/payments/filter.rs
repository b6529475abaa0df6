//! Which payments are wanted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::conditions::{Conditions, text};
use utoipa::IntoParams;

/// Narrows payments; what is not said is not narrowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// A part of the payment's or the customer's id.
    pub what: Option<String>,
    /// Where they stand.
    pub status: Option<String>,
    /// How much of them was given back.
    #[param(inline)]
    pub refunded: Option<Refunded>,
    /// Made from this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Made before this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

/// How much of a payment was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refunded {
    /// Nothing.
    Not,
    /// Some, but not all.
    Partly,
    /// All.
    Fully,
}

impl Refunded {
    /// All of them, the least first.
    pub(crate) const ALL: [Self; 3] = [Self::Not, Self::Partly, Self::Fully];

    /// Returns the word for it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Not => "not",
            Self::Partly => "partly",
            Self::Fully => "fully",
        }
    }
}

/// Where a page of payments ended.
pub(super) type Position = (i64, String);

impl Filter {
    pub(super) fn conditions(&self, after: Option<Position>) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.holds(&["provider_id", "payment_id", "customer"], self.what.as_ref());
        conditions.one("status = $n", text(self.status.as_ref()));
        conditions.between("created_at", self.from, self.to);
        conditions.sql.push_str(match self.refunded {
            None => "",
            Some(Refunded::Not) => " and refunded_minor = 0",
            Some(Refunded::Partly) => " and refunded_minor > 0 and refunded_minor < amount_minor",
            Some(Refunded::Fully) => " and refunded_minor >= amount_minor",
        });
        if let Some((at, id)) = after {
            conditions.bind(" and (created_at, payment_id) < ($n", at.into());
            conditions.bind(", $n)", id.into());
        }
        conditions
    }
}
