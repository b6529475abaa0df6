//! Which cases somebody wants to see, and in which order.

use serde::Deserialize;
use store::conditions::{Conditions, text};
use utoipa::IntoParams;

use super::CaseState;

/// Which cases are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Of which queue.
    pub queue: Option<String>,
    /// In which state.
    pub state: Option<CaseState>,
}

impl Filter {
    /// Chooses those that wait in a queue.
    pub(crate) fn waiting_in(queue: &str) -> Self {
        Self { queue: Some(queue.to_owned()), state: Some(CaseState::Open) }
    }

    pub(super) fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::all();
        conditions.one("queue = $n", text(self.queue.as_ref()));
        conditions.one("state = $n", self.state.map(|state| state.word().into()));
        conditions
    }

    /// Whether the cases stand in one line. Places of several queues cannot be compared, and who does not
    /// wait any more has none.
    pub(super) fn is_one_line(&self) -> bool {
        self.queue.is_some() && self.state == Some(CaseState::Open)
    }
}
