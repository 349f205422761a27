//! The address under which browsers reach this server.

use std::str::FromStr;

use reqwest::Url;
use serde::Deserialize;

use crate::outside;

/// The server's own address: scheme, host and port, and the path below which the app and the API are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PublicUrl {
    origin: String,
    host: String,
    https: bool,
    path: String,
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

    /// The path below which everything is, without the `/` at its end: empty at the root, else for instance `/security`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether both may be of one site: the scheme is the same, and so is the host, or the end of its name that a domain
    /// has at least. What browsers take to be one domain is in a list of theirs, which says no more often than this does.
    #[must_use]
    pub fn may_be_of_one_site(&self, other: &Self) -> bool {
        let domain = |host: &str| match host.rsplit('.').collect::<Vec<_>>()[..] {
            // A number there is an address, and has no domain.
            [top, name, ..] if top.parse::<u8>().is_err() => Some(format!("{name}.{top}")),
            _ => None,
        };
        let (one, two) = (domain(&self.host), domain(&other.host));
        self.https == other.https && (self.host == other.host || one.is_some() && one == two)
    }

    /// The whole address of a place of the app or the API, which begins with `/`.
    #[must_use]
    pub fn address(&self, place: &str) -> String {
        [&self.origin, &self.path, place].concat()
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || {
            "the public address begins with https:// and is a host, perhaps with a port, perhaps with a path of \
             letters, digits, -, _ and ~ between slashes, and nothing else; http:// is for loopback addresses and \
             localhost only"
                .to_owned()
        };
        let url = Url::parse(text).map_err(|_| fault())?;
        let local = outside::is_loopback(&url) || url.host_str() == Some("localhost");
        let scheme = url.scheme() == "https" || (url.scheme() == "http" && local);
        let path = url.path().trim_end_matches('/');
        let bare = path.split('/').skip(1).all(is_plain)
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !scheme || !bare {
            return Err(fault());
        }
        let host = url.host_str().ok_or_else(fault)?.to_owned();
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            host,
            https: url.scheme() == "https",
            path: path.to_owned(),
        })
    }
}

/// Whether a part of the path means the same to everybody who reads it: encoded or not, in a cookie or a script.
fn is_plain(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
    !part.is_empty() && part.bytes().all(plain)
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
    fn an_origin_with_a_plain_path_is_a_public_address_and_nothing_else_is() {
        for (text, origin, path, https) in [
            ("https://Security.example", "https://security.example", "", true),
            ("https://security.example:8443/", "https://security.example:8443", "", true),
            ("https://security.example:443", "https://security.example", "", true),
            ("https://security.example/security/", "https://security.example", "/security", true),
            ("https://security.example/a/b_c", "https://security.example", "/a/b_c", true),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787", "", false),
            ("http://[::1]:1", "http://[::1]:1", "", false),
            ("http://localhost:8080/x", "http://localhost:8080", "/x", false),
        ] {
            let url: PublicUrl = text.parse().expect(text);
            assert_eq!((url.origin(), url.path(), url.is_https()), (origin, path, https));
            assert_eq!(url.address("/sign-in"), format!("{origin}{path}/sign-in"));
        }
        for (one, two, same) in [
            ("https://security.example.org", "https://api.example.org:8443/x", true),
            ("https://example.org", "https://api.example.org", true),
            ("http://localhost:1", "http://localhost:2", true),
            ("http://127.0.0.1:1", "http://127.0.0.1:2", true),
            ("http://127.0.0.1:1", "http://127.1.0.1:2", false),
            ("http://localhost:1", "https://localhost:2", false),
            ("https://security.example.org", "https://api.example.com", false),
            ("https://localhost", "https://otherhost", false),
        ] {
            let [one, two] = [one, two].map(|text| text.parse::<PublicUrl>().expect(text));
            assert_eq!((one.may_be_of_one_site(&two), two.may_be_of_one_site(&one)), (same, same), "{one:?}");
        }
        for text in [
            "",
            "security.example",
            "http://security.example",
            "http://127.0.0.1.example",
            "https://security.example/a//b",
            "https://security.example/a b",
            "https://security.example/a%20b",
            "https://security.example/index.html",
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
