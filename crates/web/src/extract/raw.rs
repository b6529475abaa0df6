//! Bodies as they came: lines of many documents, or bytes that somebody signed.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};

use super::body;
use crate::problem::Problem;

/// A body within the route's limit, whatever it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw(pub Bytes);

impl<S: Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        body::whole(request.into_body()).await.map(Self)
    }
}
