//! How the app's files are delivered: the headers that the server sends, and that `cargo xtask dist` writes down for hosts
//! of nothing but files.

/// The policy that the app is built for: no inline script, no inline style, nothing from elsewhere.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What only a document heeds; on any other file it would be bytes for nothing.
pub const OF_A_DOCUMENT: [(&str, &str); 4] = [
    ("content-security-policy", CONTENT_POLICY),
    ("referrer-policy", REFERRERS),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// What goes with every file.
pub const OF_A_FILE: [(&str, &str); 2] =
    [("x-content-type-options", "nosniff"), ("cross-origin-resource-policy", "same-origin")];

/// Whom the browser tells where somebody comes from: nobody.
pub const REFERRERS: &str = "no-referrer";

/// How long a file may be kept whose name holds a hash of its content: for good.
pub const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// How any other file may be kept: the browser asks each time whether it has changed.
pub const ASK_AGAIN: &str = "no-cache";

/// Whether the name holds a hash of its content: eight hexadecimal digits or more after a dash.
#[must_use]
pub fn is_hashed(name: &str) -> bool {
    name.split('-').skip(1).any(|after| after.chars().take_while(char::is_ascii_hexdigit).count() >= 8)
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_a_hash_after_a_dash_makes_a_file_immutable() {
        for name in ["app-0a1b2c3d4e5f6789_bg.wasm", "boot-12345678.js", "tokens-deadbeefcafe.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "config.json", "app-1234567.js", "12345678.js", "security-center.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
