//! Proving that a webhook is Stripe's, by its scheme `v1`: an HMAC-SHA256 in hexadecimal over the time,
//! a full stop and the body.
//!
//! Source: <https://docs.stripe.com/webhooks/signature>. Whether the event came before is not its business.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use vocabulary::{Error, Kind, Result, Secret};

/// How far the time of signing may lie from now, in seconds; Stripe's own libraries take five minutes.
const TOLERANCE: u64 = 300;

/// Stripe signs with each secret that an endpoint has while they are rotated, which are two.
const MOST_SIGNATURES: usize = 8;

/// A webhook as it came.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'s> {
    /// The header `Stripe-Signature`, if it came.
    pub signature: Option<&'s str>,
    /// The body, byte for byte.
    pub body: &'s [u8],
}

/// Verifies that a webhook was signed within five minutes of `now` with one of the secrets in a text,
/// which are separated by spaces: one, or several while they are rotated.
///
/// # Errors
/// [`Kind::Invalid`] with what is missing or wrong; never with a signature that would be right.
pub fn verify(secrets: &Secret, signed: &Signed<'_>, now: Timestamp) -> Result<()> {
    let header = signed.signature.unwrap_or_default();
    if header.is_empty() {
        return Err(refused("The header `Stripe-Signature` is missing."));
    }
    let time = only(header, "t")
        .ok_or_else(|| refused("The header `Stripe-Signature` does not say when it was made."))?;
    let seconds: i64 = Some(time)
        // Digits alone: `parse` would also take a sign.
        .filter(|time| time.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|time| time.parse().ok())
        .ok_or_else(|| refused("The time in the header `Stripe-Signature` is no number."))?;
    if seconds.abs_diff(now.as_second()) > TOLERANCE {
        return Err(refused("The webhook was signed more than five minutes from now.").hint(
            "Check this machine's clock. To send an old event again, let Stripe resend it.",
        ));
    }
    let mut signatures = parts(header, "v1").take(MOST_SIGNATURES);
    let is_signed = signatures.any(|signature| {
        secrets
            .expose()
            .split_ascii_whitespace()
            .any(|secret| is(signature, secret, (time, signed)))
    });
    if is_signed {
        return Ok(());
    }
    Err(refused("No signature of the webhook is right.")
        .hint("Compare the secret with the one that Stripe shows for this endpoint."))
}

/// Tells, in the same time for every wrong one, whether a signature was made with a secret.
fn is(signature: &str, secret: &str, (time, signed): (&str, &Signed<'_>)) -> bool {
    let (Ok(signature), Ok(mut mac)) =
        (hex::decode(signature), Hmac::<Sha256>::new_from_slice(secret.as_bytes()))
    else {
        return false;
    };
    for part in [time.as_bytes(), b".", signed.body] {
        mac.update(part);
    }
    mac.verify_slice(&signature).is_ok()
}

fn parts<'h>(header: &'h str, name: &str) -> impl Iterator<Item = &'h str> {
    header.split(',').filter_map(move |part| {
        let (found, value) = part.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// Finds a part that must stand there once: of two times, nobody could say which was signed.
fn only<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut found = parts(header, name);
    found.next().filter(|_| found.next().is_none())
}

fn refused(says: &str) -> Error {
    Error::new(Kind::Invalid, "webhook-signature", says)
        .hint("Only Stripe sends here, and signs what it sends.")
}
