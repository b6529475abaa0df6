//! Versions of things, as HTTP says them: `ETag` on the way out, `If-Match` on the way in.

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind, Result};

use crate::problem::Problem;

/// An answer that shows a thing in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<A> {
    /// The version of the thing, which grows with every change.
    pub version: i64,
    /// The answer.
    pub answer: A,
}

impl<A: IntoResponse> IntoResponse for Versioned<A> {
    fn into_response(self) -> Response {
        let mut response = self.answer.into_response();
        if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", self.version)) {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }
}

/// The versions that a client is prepared to change; empty when it did not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IfMatch(Option<Vec<i64>>);

impl IfMatch {
    /// Refuses a change by whoever has not seen the present version; without `If-Match` everybody has.
    ///
    /// # Errors
    /// With the code `outdated` and the present version.
    pub fn check(&self, current: i64) -> Result<()> {
        match &self.0 {
            Some(seen) if !seen.contains(&current) => Err(Error::new(
                Kind::Outdated,
                "outdated",
                format!("This has been changed since: it is at version {current} now."),
            )
            .hint(
                "Read it again, and send the change with the new version if it still makes sense.",
            )
            .with("version", current)),
            _ => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut seen = Vec::new();
        for line in parts.headers.get_all(IF_MATCH) {
            for tag in line.to_str().unwrap_or("?").split(',').map(str::trim) {
                match tag {
                    // Whatever version there is will do; that there is one the handler finds out.
                    "*" => return Ok(Self(None)),
                    _ => seen.push(version(tag)?),
                }
            }
        }
        Ok(Self((!seen.is_empty()).then_some(seen)))
    }
}

fn version(tag: &str) -> Result<i64> {
    let digits = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| {
        Error::invalid(format!("`If-Match: {tag}` names no version."))
            .hint("Send the ETag of the thing as it was read, such as `If-Match: \"3\"`.")
    })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn read(lines: &[&str]) -> Result<IfMatch, Problem> {
        let mut request = Request::builder();
        for line in lines {
            request = request.header(IF_MATCH, *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        IfMatch::from_request_parts(&mut parts, &()).await
    }

    #[tokio::test]
    async fn whoever_saw_an_older_version_is_told() {
        for (lines, current, passes) in [
            (&[][..], 3, true),
            (&["\"3\""], 3, true),
            (&["\"2\""], 3, false),
            (&["\"2\", \"3\""], 3, true),
            (&["\"2\"", "\"4\""], 3, false),
            (&["*"], 3, true),
        ] {
            let checked = read(lines).await.unwrap().check(current);
            assert_eq!(checked.is_ok(), passes, "{lines:?}");
            if let Err(error) = checked {
                assert_eq!((error.kind(), error.code()), (Kind::Outdated, "outdated"));
            }
        }
    }

    #[tokio::test]
    async fn what_names_no_version_is_refused() {
        for line in ["3", "W/\"3\"", "\"x\"", "", "\"3\",,"] {
            assert_eq!(read(&[line]).await.unwrap_err().error().kind(), Kind::Invalid, "{line}");
        }
    }

    #[test]
    fn an_answer_names_its_version() {
        let response = Versioned { version: 3, answer: "x" }.into_response();
        assert_eq!(response.headers()[ETAG], "\"3\"");
    }
}
