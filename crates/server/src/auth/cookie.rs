//! The session cookie: what it is called, how it is set, read and taken away.

use axum::http::{HeaderMap, HeaderValue, header};

use super::token::Token;

/// Its name. With TLS it becomes `__Host-security-center-session` and `Secure`; `set` is the only place to do so.
pub const NAME: &str = "security-center-session";

/// Sets the cookie for as many seconds as the session lasts. It is HttpOnly, so that no script sees the token,
/// and SameSite=Lax, so that another site's form cannot use it.
#[must_use]
pub fn set(token: &Token, seconds: i64) -> HeaderValue {
    value(&format!("{NAME}={}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}", token.text()))
}

/// Takes the cookie away.
#[must_use]
pub fn clear() -> HeaderValue {
    value(&format!("{NAME}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0"))
}

/// The token that a request carries.
#[must_use]
pub fn read(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .find_map(|(_, text)| Token::parse(text))
}

fn value(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap_or_else(|_| unreachable!("a cookie of ours is ASCII"));
    value.set_sensitive(true);
    value
}
