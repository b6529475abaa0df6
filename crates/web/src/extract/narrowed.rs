//! The query of a page that narrows a list: what cannot be read of it keeps nobody from the page.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::pairs::Pairs;
use crate::problem::Problem;

/// The query of a page: what could be read of it, and what could not, for the fields of its filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowed<T> {
    /// What could be read.
    pub value: T,
    /// What was written under names whose values could not.
    pub unread: BTreeMap<String, String>,
}

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Narrowed<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Pairs::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .and_then(Pairs::read_what_fits)
            .map(|(value, unread)| Self { value, unread })
            .map_err(|fault| Problem::from(fault.error("The query")))
    }
}
