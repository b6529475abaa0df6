//! Secrets that the program makes: shown once, stored only as a hash.
//!
//! SHA-256 without a salt is enough for them. Slow hashes and salts protect what people choose;
//! 256 random bits can be neither guessed nor listed beforehand.

use sha2::{Digest, Sha256};
use vocabulary::{Error, Result, Secret};

/// How many random bytes a secret has: 256 bits, twice what sessions need at least.
const BYTES: usize = 32;

/// A new secret with the hash to keep.
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) hash: String,
}

impl Token {
    /// Makes a secret of 64 hexadecimal digits behind `prefix`.
    pub(crate) fn new(prefix: &str) -> Result<Self> {
        let secret = format!("{prefix}{}", random::<BYTES>()?);
        Ok(Self { hash: hash(&secret), secret: Secret::new(secret) })
    }
}

/// Makes hexadecimal digits of `N` random bytes.
pub(crate) fn random<const N: usize>() -> Result<String> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(error.to_string()))?;
    Ok(hex::encode(bytes))
}

/// Returns the hash under which a secret is kept.
pub(crate) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_256_bits_and_is_not_its_hash() {
        let token = Token::new("x_").unwrap();
        let digits = token.secret.expose().strip_prefix("x_").unwrap();
        assert_eq!(hex::decode(digits).unwrap().len(), 32);
        assert_eq!(token.hash, hash(token.secret.expose()));
        assert_ne!(token.hash, digits);
        assert_ne!(Token::new("x_").unwrap().hash, token.hash);
    }
}
