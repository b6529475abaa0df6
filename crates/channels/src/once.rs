//! The form in which an idempotency key leaves the house.

use sha2::{Digest, Sha256};

/// Longer keys are hashed: a receiver may keep the id in a column, and a `Message-ID` in one line.
const LONGEST: usize = 64;

/// Returns the key itself where every protocol can carry it, else a hash of it.
///
/// A full stop would let one signed text be read as two (`id.time.body`), and most other signs mean
/// something in a header or a `Message-ID`.
pub(crate) fn token(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.len() <= LONGEST && key.bytes().all(plain) {
        return key.to_owned();
    }
    format!("key_{}", hex::encode(&Sha256::digest(key.as_bytes())[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_key_stays_and_any_other_is_hashed() {
        assert_eq!(token("eff_0192"), "eff_0192");
        let long = "k".repeat(LONGEST + 1);
        let hashed = ["", "a.b", "a b", "a\r\nX-Evil: 1", "é", "<a@b>", &long].map(token);
        for token in &hashed {
            assert!(token.starts_with("key_") && token.len() == 36, "{token}");
        }
        let distinct: std::collections::BTreeSet<_> = hashed.iter().collect();
        assert_eq!(distinct.len(), hashed.len());
        assert_eq!(token("a.b"), token("a.b"));
    }
}
