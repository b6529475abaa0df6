//! Which cases somebody wants to see.

use serde::Deserialize;
use utoipa::IntoParams;

use super::CaseState;

/// Which cases are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of which queue.
    pub queue: Option<String>,
    /// In which state.
    pub state: Option<CaseState>,
}
