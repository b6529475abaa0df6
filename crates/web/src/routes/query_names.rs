//! The names that the query of a list may have, as its documentation has them.
//!
//! A name that is misspelt would narrow nothing, and whoever sent it would take all for some.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use manual::nearest::meant;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{ParameterIn, PathItem};
use vocabulary::{Error, Result};

use crate::problem::Problem;

/// The names of one path's reading operation.
#[derive(Debug, Clone)]
pub(super) struct QueryNames(Arc<[String]>);

impl QueryNames {
    /// Finds them; none where nothing is documented, so that nothing can be told apart.
    pub(super) fn of(item: &PathItem) -> Option<Self> {
        let parameters = item.get.as_ref()?.parameters.iter().flatten();
        let names = parameters.filter_map(|parameter| match parameter {
            RefOr::T(it) if it.parameter_in == ParameterIn::Query => Some(it.name.clone()),
            _ => None,
        });
        let names: Arc<[String]> = names.collect();
        (!names.is_empty()).then_some(Self(names))
    }

    /// Lets requests through whose query has no other names.
    pub(super) async fn check(self, request: Request, next: Next) -> Response {
        let query = request.uri().query().unwrap_or_default();
        match self.known(request.method(), query) {
            Ok(()) => next.run(request).await,
            Err(error) => Problem::from(error).into_response(),
        }
    }

    fn known(&self, method: &Method, query: &str) -> Result<()> {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Ok(());
        }
        let mut written = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
        let Some(other) = written.find(|name| !self.0.iter().any(|known| known == name)) else {
            return Ok(());
        };
        let error = Error::invalid(format!("The query does not fit: `{other}` is not known here."));
        let error = error.with("field", &*other);
        Err(match meant(&other, &self.0) {
            Some(help) => error.hint(sentence(&help)),
            None => error,
        })
    }
}

/// Writes a line of help as a sentence.
fn sentence(help: &str) -> String {
    let mut letters = help.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let end = if help.ends_with('?') { "" } else { "." };
    first.chain(letters).chain(end.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, hint: Option<&str>) {
        let names = QueryNames(["queue", "state", "cursor"].map(str::to_owned).into());
        let known = names.known(&Method::GET, query);
        let found = known.as_ref().err().map(|error| error.what_to_do().unwrap_or_default());
        assert_eq!(found, hint, "{query}");
    }

    #[test]
    fn a_name_that_is_not_known_is_refused_with_what_was_meant() {
        check("", None);
        check("state=open&queue=reviews&state=", None);
        check("stat=open", Some("Did you mean `state`?"));
        check("since=now", Some("Choose `queue`, `state` or `cursor`."));
    }
}
