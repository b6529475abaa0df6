//! Decisions: one for each case, with what it ordered.

pub(crate) mod answers;
pub(crate) mod decide;
pub(crate) mod follow;
pub(crate) mod read;

use facts::deeds::Step;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::define_id;

use crate::cases::Case;

define_id!(
    /// Names a decision.
    pub DecisionId, "dec"
);

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Decision {
    /// Which decision.
    #[schema(value_type = String)]
    pub id: DecisionId,
    /// The case as it is now.
    pub case: Case,
    /// The action that was chosen.
    pub action: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: Timestamp,
    /// What it came to, in this order.
    pub effects: Vec<Step>,
}
