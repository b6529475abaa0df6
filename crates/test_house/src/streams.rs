//! Streams that a test listens to while its clock goes on.
#![expect(clippy::unwrap_used, reason = "a stream that breaks has failed its test")]

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Body;
use vocabulary::FakeClock;

/// How long the clock is left alone between two of its steps: the answer is on its way.
const BETWEEN: Duration = Duration::from_millis(50);

/// How far the clock goes at once.
const STEP: Duration = Duration::from_millis(500);

/// Returns what comes next of a stream while time goes by; nothing at its end.
pub async fn next<B>(clock: &FakeClock, stream: &mut B) -> Option<String>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Debug,
{
    loop {
        tokio::select! {
            biased;
            piece = stream.frame() => {
                let piece = piece?.unwrap().into_data().ok().unwrap();
                return Some(String::from_utf8(piece.into()).unwrap());
            }
            () = tokio::time::sleep(BETWEEN) => clock.advance(STEP),
        }
    }
}
