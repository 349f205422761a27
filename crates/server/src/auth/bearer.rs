//! Secrets in the header `Authorization`: API tokens and service keys, each with a prefix of its own, so that whoever
//! finds one knows what it is, and nobody takes one for the other (RFC 6750).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use security_center_contract::SupportedService;

use super::token::{Token, to_hex};
use crate::problem::ApiError;
use crate::state::AppState;
use crate::store::service_key::KeyToMake;
use crate::store::session::TokenDigest;

/// What an API token begins with.
pub const API_TOKEN: &str = "sct_";

/// What a service key begins with.
pub const SERVICE_KEY: &str = "sck_";

/// How old the note of a credential's last use may become before it is written again.
const USED_EVERY: i64 = 60_000;

/// A supported service of a tenant, which sends its data with a key. The key says all of it: there is nothing to look up
/// beside its digest, and so nothing to compare in a time that would tell something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCaller {
    /// The tenant.
    pub tenant_id: String,
    /// The service.
    pub service: SupportedService,
    /// How the key is found again, by whoever has to do with it for long.
    pub digest: TokenDigest,
}

impl FromRequestParts<AppState> for ServiceCaller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Err(ApiError::not_signed_in());
        }
        let key = read(&parts.headers, SERVICE_KEY).ok_or_else(ApiError::bad_token)?;
        let digest = key.digest();
        let holder = state.control.service_key_holder(&digest).await?.ok_or_else(ApiError::bad_token)?;
        let now = state.clock.now();
        if holder.last_used_at.is_none_or(|used| now - used >= USED_EVERY) {
            let control = state.control.clone();
            state.health.aside(async move { control.touch_service_key(&digest, now).await }).await;
        }
        Ok(Self { tenant_id: holder.tenant_id, service: holder.service, digest })
    }
}

/// The secret of this kind that a request carries: exactly one, in exactly one header.
#[must_use]
pub fn read(headers: &HeaderMap, prefix: &str) -> Option<Token> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, secret) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Token::parse(secret.trim_matches(' ').strip_prefix(prefix)?)
}

/// A new secret: how it is shown, this once, and the token in it.
pub fn new_secret(prefix: &str) -> Result<(String, Token), getrandom::Error> {
    let token = Token::new()?;
    Ok((format!("{prefix}{}", token.text()), token))
}

/// A new id, which opens nothing.
pub fn new_id() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(to_hex(&bytes))
}

/// A new key for a service, made by somebody of this name, and its secret.
pub fn new_service_key(
    service: SupportedService,
    created_by: &str,
) -> Result<(KeyToMake, String), getrandom::Error> {
    let (secret, token) = new_secret(SERVICE_KEY)?;
    let ends_with = secret.chars().skip(secret.len() - 4).collect();
    let (digest, id, created_by) = (token.digest(), new_id()?, created_by.to_owned());
    Ok((KeyToMake { digest, id, service, ends_with, created_by }, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn one_secret_of_the_right_kind_in_one_header_is_read() {
        let (secret, token) = new_secret(API_TOKEN).expect("randomness");
        for good in [format!("Bearer {secret}"), format!("bearer {secret}"), format!("BEARER  {secret} ")] {
            assert_eq!(read(&headers(&[&good]), API_TOKEN), Some(token.clone()));
            assert_eq!(read(&headers(&[&good]), SERVICE_KEY), None);
            assert_eq!(read(&headers(&[&good, &good]), API_TOKEN), None);
        }
        let upper = secret.to_uppercase();
        for bad in ["", "Bearer", "Bearer ", &secret, &format!("Basic {secret}"), &format!("Bearer {upper}")]
        {
            assert_eq!(read(&headers(&[bad]), API_TOKEN), None, "{bad}");
        }
    }
}
