//! Session tokens: 256 random bits for the browser, their SHA-256 for the store.

use sha2::{Digest, Sha256};

use crate::store::session::TokenDigest;

/// A session token. It never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A new token from the operating system's randomness.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The token of a cookie's value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::try_from(hex(pair[0])? * 16 + hex(pair[1])?).ok()?;
        }
        Some(Self(bytes))
    }

    /// The value of the cookie.
    #[must_use]
    pub fn text(&self) -> String {
        to_hex(&self.0)
    }

    /// How the store knows it.
    #[must_use]
    pub fn digest(&self) -> TokenDigest {
        Sha256::digest(self.0).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A new object id, of the form that the directory's have: a random GUID (RFC 9562, version 4) in small letters.
pub fn new_object_id() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = to_hex(&bytes);
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

fn hex(digit: u8) -> Option<u32> {
    // Capitals are refused: a token has one spelling.
    if digit.is_ascii_uppercase() { None } else { char::from(digit).to_digit(16) }
}

/// Bytes in hexadecimal.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_cookie_and_does_not_show() {
        let token = Token::new().expect("randomness");
        assert_eq!(Token::parse(&token.text()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "[redacted]");
        assert_ne!(Token::new().expect("randomness"), token);
    }

    #[test]
    fn only_64_small_hexadecimal_digits_are_a_token() {
        for text in
            ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"A".repeat(64), &"é".repeat(32)]
        {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }
}
