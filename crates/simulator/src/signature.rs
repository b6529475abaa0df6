//! Signatures of webhooks: those of Standard Webhooks, which we check, and Stripe's, which we make.
//!
//! Written from the two specifications and not from Quarterdeck's own code, so that each proves the other.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vocabulary::Secret;

/// How far the sender's clock may be off, in seconds, as Standard Webhooks advises.
const TOLERANCE: u64 = 300;

/// A message with the headers that Standard Webhooks gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'s> {
    pub(crate) id: &'s str,
    pub(crate) timestamp: &'s str,
    pub(crate) signatures: &'s str,
    pub(crate) body: &'s [u8],
}

/// Tells whether a message was signed with a secret, about `now`, in seconds since 1970.
pub(crate) fn is_standard(secret: &Secret, signed: &Signed<'_>, now: i64) -> bool {
    let text = secret.expose();
    let Ok(key) = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)) else {
        return false;
    };
    let is_fresh = signed.timestamp.parse::<i64>().is_ok_and(|at| at.abs_diff(now) <= TOLERANCE);
    let parts = [signed.id.as_bytes(), b".", signed.timestamp.as_bytes(), b".", signed.body];
    is_fresh
        && signed.signatures.split(' ').any(|word| {
            let given = word.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
            given.is_some_and(|given| {
                mac(&key, &parts).is_some_and(|mac| mac.verify_slice(&given).is_ok())
            })
        })
}

/// Writes the header `Stripe-Signature` for an event that is sent at `at`, in seconds since 1970.
pub(crate) fn of_stripe(secret: &Secret, at: i64, body: &[u8]) -> String {
    let at = at.to_string();
    let mac = mac(secret.expose().as_bytes(), &[at.as_bytes(), b".", body]);
    let signature = mac.map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default();
    format!("t={at},v1={signature}")
}

/// None never happens: HMAC takes keys of every length, as RFC 2104 has it.
fn mac(key: &[u8], parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    parts.iter().for_each(|part| mac.update(part));
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's reference libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const EXAMPLE: Signed<'static> = Signed {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        body: br#"{"test": 2432232314}"#,
    };

    #[test]
    fn a_message_counts_with_its_signature_in_its_time() {
        let check = |signed: Signed<'_>, now: i64, expected: bool| {
            assert_eq!(is_standard(&Secret::new(SECRET), &signed, now), expected, "{signed:?}");
        };
        check(EXAMPLE, 1_614_265_400, true);
        check(EXAMPLE, 1_614_266_000, false);
        check(Signed { body: b"{}", ..EXAMPLE }, 1_614_265_330, false);
        check(Signed { id: "msg_other", ..EXAMPLE }, 1_614_265_330, false);
        check(Signed { signatures: "v1,AAAA", ..EXAMPLE }, 1_614_265_330, false);
        let two = format!("v1,AAAA {}", EXAMPLE.signatures);
        check(Signed { signatures: &two, ..EXAMPLE }, 1_614_265_330, true);
    }
}
