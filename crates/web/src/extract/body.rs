//! Reading a whole body within the route's limit, and only in the form that it says it has.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError};
use vocabulary::{Error, Kind};

use crate::problem::Problem;

/// Reads a body that must have one of the media types.
pub(super) async fn typed(
    request: Request,
    fits: fn(&str) -> bool,
    wanted: &'static str,
) -> Result<Bytes, Problem> {
    check(request.headers(), fits, wanted)?;
    whole(request.into_body()).await
}

/// Reads a body whole. The limit stands around the body since the route was found.
pub(crate) async fn whole(body: Body) -> Result<Bytes, Problem> {
    match body.collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => {
            let error = error.into_inner();
            if is_too_large(&*error) {
                return Err(Problem::from(too_large(None)));
            }
            Err(Problem::from(
                Error::invalid("The body broke off before its end.")
                    .hint("Send the request again, with a body as long as its headers say.")
                    .because(error),
            ))
        }
    }
}

/// Says that a body is larger than its route takes.
pub(crate) fn too_large(most: Option<usize>) -> Error {
    let error =
        Error::new(Kind::TooLarge, "too-large", "The body is larger than this address takes.")
            .hint("Send less at once, or in several requests.");
    match most {
        Some(most) => error.with("most_bytes", most),
        None => error,
    }
}

fn is_too_large(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn check(headers: &HeaderMap, fits: fn(&str) -> bool, wanted: &'static str) -> Result<(), Problem> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    // A body that unpacks to any size would stand outside the limit.
    if let Some(encoding) = text(header::CONTENT_ENCODING).filter(|name| name != "identity") {
        return Err(unsupported(
            "content-encoding",
            format!("The body is packed as `{encoding}`, which this address does not take."),
            "Send it as it is, without Content-Encoding.".to_owned(),
        ));
    }
    let found = text(header::CONTENT_TYPE).unwrap_or_default();
    let essence = found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if fits(&essence) {
        return Ok(());
    }
    let says = match essence.as_str() {
        "" => "The body does not say what it is.".to_owned(),
        _ => format!("The body is said to be `{essence}`, which this address does not take."),
    };
    Err(unsupported("content-type", says, format!("Send `Content-Type: {wanted}`.")))
}

fn unsupported(code: &'static str, says: String, hint: String) -> Problem {
    let error = Error::new(Kind::Invalid, code, says).hint(hint);
    Problem::with_status(error, StatusCode::UNSUPPORTED_MEDIA_TYPE)
}
