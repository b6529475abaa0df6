//! Which records somebody wants to see.

use serde::Deserialize;
use utoipa::IntoParams;

/// Which records are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// A part of their key.
    pub what: Option<String>,
}
