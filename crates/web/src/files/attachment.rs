//! A file as an answer.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use vocabulary::{Error, Result};

use super::Format;
use crate::layers::CONFIRM;

/// Answers with a file that the browser keeps instead of showing it; `page` is where its link stands.
///
/// # Errors
/// What kept the file from being written.
pub fn attachment(
    (name, format): (&str, Format),
    page: &str,
    body: Result<impl IntoResponse>,
) -> Result<Response> {
    let body = match body {
        Ok(body) => body,
        // Back to the page, not to the file: a download would leave the browser where it was.
        Err(error) if error.code() == "confirm-identity" => return Ok(confirmation(page)),
        Err(error) => return Err(error),
    };
    let name = format!("attachment; filename=\"{name}.{}\"", format.name());
    let name = HeaderValue::try_from(name).map_err(Error::internal)?;
    let kind = HeaderValue::from_static(format.media_type());
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

fn confirmation(back: &str) -> Response {
    Redirect::to(&format!("{CONFIRM}?next={back}")).into_response()
}
