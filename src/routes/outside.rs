//! Addresses outside the app that come from elsewhere, checked before they become links (`behaviour.md` D14).

/// An address outside the app, from the operator's configuration: checked, so that nothing else ever becomes a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside(String);

impl Outside {
    /// A whole address of the web over TLS: no script, no password in it, nothing that looks like another host.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let rest = address.strip_prefix("https://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
        let whole = !host.is_empty() && host.chars().all(plain) && !host.starts_with(['.', ':', '-']);
        let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\';
        (whole && !rest.contains(odd)).then(|| Self(address.to_owned()))
    }

    /// The address, ready for `href`.
    #[must_use]
    pub fn href(&self) -> String {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d14_only_whole_addresses_over_tls_become_links() {
        for address in
            ["https://security.microsoft.com/securescore", "https://a.example:8443", "https://[::1]/x?y#z"]
        {
            assert_eq!(Outside::parse(address).map(|outside| outside.href()).as_deref(), Some(address));
        }
        for address in [
            "http://security.microsoft.com",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://user:pass@host.example",
            "https://host.example\\@evil.example",
            "https://host.example/ x",
            " https://host.example",
            "HTTPS://host.example",
            "//host.example",
            "/settings",
            "",
        ] {
            assert_eq!(Outside::parse(address), None, "{address}");
        }
    }
}
