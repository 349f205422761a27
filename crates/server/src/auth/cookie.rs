//! Our cookies: what they are called, how they are set, read and taken away.
//!
//! Where the server's public address is `https:` their names begin with `__Host-`, which browsers accept only from this
//! very host, over TLS and for all of its paths: neither another host of the same domain nor somebody on the line can put
//! one there.

use axum::http::{HeaderMap, HeaderValue, header};

use super::token::Token;

/// A cookie of ours that holds a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Of the session.
    Session,
    /// Of a sign-in at the identity provider that has begun.
    SignIn,
}

/// How this server writes and reads its cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// Whether browsers reach this server over TLS.
    pub secure: bool,
}

impl Cookies {
    /// The cookie's name.
    #[must_use]
    pub fn name(self, cookie: Cookie) -> &'static str {
        match (cookie, self.secure) {
            (Cookie::Session, true) => "__Host-security-center-session",
            (Cookie::Session, false) => "security-center-session",
            (Cookie::SignIn, true) => "__Host-security-center-sign-in",
            (Cookie::SignIn, false) => "security-center-sign-in",
        }
    }

    /// Sets a cookie for as many seconds. It is HttpOnly, so that no script sees the token, and SameSite=Lax, so that
    /// another site's form cannot use it.
    #[must_use]
    pub fn set(self, cookie: Cookie, token: &Token, seconds: i64) -> HeaderValue {
        self.value(cookie, &token.text(), seconds)
    }

    /// Takes a cookie away.
    #[must_use]
    pub fn clear(self, cookie: Cookie) -> HeaderValue {
        self.value(cookie, "", 0)
    }

    /// The token that a request carries.
    #[must_use]
    pub fn read(self, cookie: Cookie, headers: &HeaderMap) -> Option<Token> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name(cookie))
            .find_map(|(_, text)| Token::parse(text))
    }

    fn value(self, cookie: Cookie, text: &str, seconds: i64) -> HeaderValue {
        let name = self.name(cookie);
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={text}; HttpOnly; SameSite=Lax; Path=/{secure}; Max-Age={seconds}");
        let mut value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| unreachable!("a cookie of ours is ASCII"));
        value.set_sensitive(true);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_the_cookies_are_bound_to_the_host_and_no_others_are_read() {
        let token = Token::new().expect("randomness");
        let (open, secure) = (Cookies { secure: false }, Cookies { secure: true });
        let set = secure.set(Cookie::Session, &token, 60);
        let expected = format!(
            "__Host-security-center-session={}; HttpOnly; SameSite=Lax; Path=/; Secure; Max-Age=60",
            token.text()
        );
        assert_eq!(set, expected);
        assert!(set.is_sensitive());
        let mut headers = HeaderMap::new();
        let pair = |name: &str| format!("a=b; {name}={}", token.text()).parse().expect("a header");
        headers.insert(header::COOKIE, pair("security-center-session"));
        assert_eq!(open.read(Cookie::Session, &headers), Some(token.clone()));
        assert_eq!(secure.read(Cookie::Session, &headers), None);
        assert_eq!(open.read(Cookie::SignIn, &headers), None);
        headers.insert(header::COOKIE, pair("__Host-security-center-session"));
        assert_eq!(secure.read(Cookie::Session, &headers), Some(token.clone()));
        assert_eq!(open.read(Cookie::Session, &headers), None);
    }
}
