//! The query of an address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::pairs::Pairs;
use crate::problem::Problem;

/// The query of an address. A name that comes several times fills a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Pairs::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .and_then(|pairs| pairs.read())
            .map(Self)
            .map_err(|fault| Problem::from(fault.error("The query")))
    }
}
