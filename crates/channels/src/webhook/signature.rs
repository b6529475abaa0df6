//! Signing secrets and the signatures made with them: `v1,` and an HMAC-SHA256 in base64.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use vocabulary::{Error, Result, Secret};

/// The version of the scheme, before the comma.
const VERSION: &str = "v1,";

/// Standard Webhooks asks for 192 to 512 bits.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// A rotation has an old and a new secret; more are secrets that somebody forgot to retire.
const MOST_SECRETS: usize = 4;

/// Some write secrets with padding and some without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A secret that sender and receiver share.
#[derive(Clone)]
pub struct SigningSecret(Vec<u8>);

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

impl SigningSecret {
    /// What a secret begins with, so that one is recognised where it does not belong.
    pub(super) const PREFIX: &str = "whsec_";

    /// Reads the secrets in a text, separated by spaces: one, or several while they are rotated.
    ///
    /// # Errors
    /// When there is none, there are too many, or one is no secret.
    pub fn read(text: &Secret) -> Result<Vec<Self>> {
        let words: Vec<&str> = text.expose().split_ascii_whitespace().collect();
        match words.len() {
            0 => Err(unreadable("The signing secret is empty.")),
            1..=MOST_SECRETS => words.into_iter().map(Self::parse).collect(),
            many => Err(unreadable(format!(
                "There are {many} signing secrets; at most {MOST_SECRETS} are used at a time."
            ))),
        }
    }

    fn parse(word: &str) -> Result<Self> {
        // What base64 has against it is left out, because it repeats a part of the secret.
        let bytes = BASE64
            .decode(word.strip_prefix(Self::PREFIX).unwrap_or(word))
            .map_err(|_| unreadable("A signing secret is not base64."))?;
        if !LENGTHS.contains(&bytes.len()) {
            return Err(unreadable(format!(
                "A signing secret has {} bytes; it needs {} to {}.",
                bytes.len(),
                LENGTHS.start(),
                LENGTHS.end()
            )));
        }
        Ok(Self(bytes))
    }

    /// Signs a message, and returns the word for the signature header.
    pub(super) fn sign(&self, message: &Signed<'_>) -> String {
        format!("{VERSION}{}", BASE64.encode(self.mac(message).finalize().into_bytes()))
    }

    /// Tells, in the same time for every wrong one, whether a word of the signature header is this
    /// secret's signature.
    pub(super) fn signed(&self, message: &Signed<'_>, word: &str) -> bool {
        let signature = word.strip_prefix(VERSION).and_then(|text| BASE64.decode(text).ok());
        signature.is_some_and(|signature| self.mac(message).verify_slice(&signature).is_ok())
    }

    fn mac(&self, message: &Signed<'_>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .expect("HMAC takes keys of every length, as RFC 2104 has it");
        for part in [message.id.as_bytes(), b".", message.timestamp.as_bytes(), b".", message.body]
        {
            mac.update(part);
        }
        mac
    }
}

/// What is signed: `id.timestamp.body`.
pub(super) struct Signed<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) body: &'a [u8],
}

fn unreadable(says: impl Into<String>) -> Error {
    Error::invalid(says).hint(
        "Write `whsec_` and 24 to 64 random bytes in base64, such as `openssl rand -base64 32` \
         makes; while rotating write the new one, a space, and the old one.",
    )
}
