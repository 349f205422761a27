//! The address under which browsers reach this server.

use std::str::FromStr;

use reqwest::Url;
use serde::Deserialize;

use crate::outside;

/// The server's own address: scheme, host and port. The app is at its root.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl {
    origin: String,
    host: String,
    https: bool,
}

impl PublicUrl {
    /// Whether browsers reach this server over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Its origin, for instance `https://security.example`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its host without the port; an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The whole address of a path here that begins with `/`.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || {
            "the public address begins with https:// and is a host, perhaps with a port, and nothing else; http:// is \
             for loopback addresses and localhost only"
                .to_owned()
        };
        let url = Url::parse(text).map_err(|_| fault())?;
        let local = outside::is_loopback(&url) || url.host_str() == Some("localhost");
        let scheme = url.scheme() == "https" || (url.scheme() == "http" && local);
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !scheme || !bare {
            return Err(fault());
        }
        let host = url.host_str().ok_or_else(fault)?.to_owned();
        Ok(Self { origin: url.origin().ascii_serialization(), host, https: url.scheme() == "https" })
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_public_address_and_nothing_else_is() {
        for (text, origin, https) in [
            ("https://Security.example", "https://security.example", true),
            ("https://security.example:8443/", "https://security.example:8443", true),
            ("https://security.example:443", "https://security.example", true),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787", false),
            ("http://[::1]:1", "http://[::1]:1", false),
            ("http://localhost:8080", "http://localhost:8080", false),
        ] {
            let url: PublicUrl = text.parse().expect(text);
            assert_eq!((url.origin(), url.is_https()), (origin, https));
            assert_eq!(url.address("/sign-in"), format!("{origin}/sign-in"));
        }
        for text in [
            "",
            "security.example",
            "http://security.example",
            "http://127.0.0.1.example",
            "https://security.example/below",
            "https://security.example/?a",
            "https://security.example/#a",
            "https://a:b@security.example",
            "ftp://security.example",
            "https://",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }
}
