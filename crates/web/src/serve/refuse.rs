//! Refusing a connection before it becomes one: an answer in words where there is room, then its end.

use std::io::Write;

use tokio::net::TcpStream;
use vocabulary::{Error, Kind};

use crate::problem::{document, status};

/// When it is worth trying again; pages that were left are closed by then.
const AGAIN_SECONDS: u64 = 60;

/// Answers without reading anything or waiting for anybody, and hangs up.
///
/// Whoever is still writing may see the end before the answer; to be polite to all would cost the
/// places that the refusal saves.
pub(super) fn refuse(stream: TcpStream) {
    let told = stream.into_std().and_then(|mut stream| stream.write_all(answer().as_bytes()));
    if let Err(error) = told {
        tracing::debug!(%error, "a refused connection was not told why");
    }
}

fn answer() -> String {
    let error = Error::new(
        Kind::TooMany,
        "too-many-connections",
        "Your address holds as many connections as it may.",
    )
    .hint("Close some, or keep one open for many requests.")
    .with("retry_after", AGAIN_SECONDS);
    let status = status(error.kind());
    let body = document(&error, status).to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\n\
         content-length: {length}\r\nretry-after: {AGAIN_SECONDS}\r\nconnection: close\r\n\r\n{body}"
    )
}
