//! The most that the headers and the address of a request may take.
//!
//! The connection reads somewhat more than this, so that the answer can say what is wrong.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vocabulary::{Error, Kind};

use super::Around;
use crate::problem::Problem;

/// Cookies, a key and the proxies' own come to a few kilobytes; common servers stop at 8 to 32.
pub(crate) const HEADER_BYTES: usize = 32 * 1024;

/// An address with every filter of a page in it stays far below; browsers and proxies stop near it.
const ADDRESS_BYTES: usize = 8 * 1024;

/// Browsers send about twenty headers, and each proxy adds a few.
const HEADERS: usize = 100;

pub(super) async fn bound(State(_): State<Around>, request: Request, next: Next) -> Response {
    let headers = request.headers().iter();
    let size: usize = headers.map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > HEADER_BYTES {
        let says = format!("The headers take {size} bytes, and {HEADER_BYTES} are the most.");
        let error = Error::new(Kind::TooLarge, "headers-too-large", says)
            .hint("Send fewer cookies and shorter headers.");
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Problem::with_status(error, status).into_response();
    }
    let count = request.headers().len();
    if count > HEADERS {
        let says = format!("There are {count} headers, and {HEADERS} are the most.");
        let error = Error::new(Kind::TooLarge, "headers-too-many", says)
            .hint("Send fewer headers; several cookies fit into one.");
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Problem::with_status(error, status).into_response();
    }
    let address = request.uri().path_and_query().map_or(0, |whole| whole.as_str().len());
    if address > ADDRESS_BYTES {
        let says = format!("The address takes {address} bytes, and {ADDRESS_BYTES} are the most.");
        let error = Error::new(Kind::TooLarge, "address-too-large", says)
            .hint("Ask with fewer or shorter parameters.");
        return Problem::with_status(error, StatusCode::URI_TOO_LONG).into_response();
    }
    next.run(request).await
}
