//! Verifying a webhook that came: who sent it, and that it is not an old one sent again.
//!
//! It tells nobody whether the id is new; whoever keeps ids does.

use jiff::Timestamp;
use vocabulary::{Error, Kind, Result};

use super::signature::{Signed, SigningSecret};

/// How far the sender's clock may be off, in seconds, either way.
const TOLERANCE: u64 = 300;

/// Ids are kept to recognise repeats; senders' ids have about 30 characters.
const LONGEST_ID: usize = 256;

/// Rotating senders give a few signatures; each one that is looked at costs a hash of the body.
const MOST_SIGNATURES: usize = 16;

/// A webhook as it came; a header that did not come is `None`.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The header `webhook-id`.
    pub id: Option<&'a str>,
    /// The header `webhook-timestamp`.
    pub timestamp: Option<&'a str>,
    /// The header `webhook-signature`.
    pub signature: Option<&'a str>,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// What is known of a webhook whose sender is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The message's id; one that was seen before is the same message again.
    pub id: String,
    /// When the attempt was made.
    pub sent_at: Timestamp,
}

/// Verifies that one of `secrets` signed the webhook, within five minutes of `now`.
///
/// # Errors
/// [`Kind::Unauthenticated`] with what is missing or wrong; never with a signature that would be
/// right.
pub fn verify(
    secrets: &[SigningSecret],
    received: &Received<'_>,
    now: Timestamp,
) -> Result<Verified> {
    let id = header(super::ID, received.id)?;
    let timestamp = header(super::TIMESTAMP, received.timestamp)?;
    let signatures = header(super::SIGNATURE, received.signature)?;
    // A full stop in the id would let another split of the same signed text pass.
    if id.len() > LONGEST_ID || !id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'.') {
        return Err(refused("The header `webhook-id` is no id."));
    }
    let sent_at = instant(timestamp)?;
    if sent_at.as_second().abs_diff(now.as_second()) > TOLERANCE {
        return Err(refused("The webhook was signed more than five minutes from now.")
            .hint("Check the clocks on both sides; to send an old message again, sign it again."));
    }
    let message = Signed { id, timestamp, body: received.body };
    let signed = signatures
        .split(' ')
        .take(MOST_SIGNATURES)
        .any(|word| secrets.iter().any(|secret| secret.signed(&message, word)));
    if !signed {
        return Err(refused("No signature of the webhook is right.").hint(
            "Check that both sides have the same secret, and that the body is signed as it is sent.",
        ));
    }
    Ok(Verified { id: id.to_owned(), sent_at })
}

fn header<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| refused(format!("The header `{name}` is missing.")))
}

fn instant(text: &str) -> Result<Timestamp> {
    // Digits alone: `parse` would also take a plus sign.
    let digits = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(|| refused("The header `webhook-timestamp` is no number of seconds."))
}

fn refused(says: impl Into<String>) -> Error {
    Error::new(Kind::Unauthenticated, "webhook-signature", says)
        .hint("Sign as Standard Webhooks describes: https://www.standardwebhooks.com.")
}
