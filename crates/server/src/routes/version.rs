//! Versions on the wire: `ETag` on a representation, `If-Match` on a change (D10).

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};

use crate::problem::ApiError;

/// The version that a change is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

/// The `ETag` of a version.
#[must_use]
pub fn etag(version: i64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        if_match(&parts.headers).map(Self)
    }
}

/// Where a change may be made without one.
impl<S: Send + Sync> OptionalFromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, ApiError> {
        if parts.headers.contains_key(header::IF_MATCH) {
            if_match(&parts.headers).map(|version| Some(Self(version)))
        } else {
            Ok(None)
        }
    }
}

/// The version in `If-Match`.
///
/// # Errors
/// 428 where there is none, 400 where it is not one that this server sent.
pub fn if_match(headers: &HeaderMap) -> Result<i64, ApiError> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else { return Err(ApiError::version_required()) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Err(ApiError::invalid_request(
            "If-Match: * would overwrite whatever others changed. Send the ETag of the representation that \
                 the change is based on.",
        ));
    }
    let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let number = version.and_then(|version| version.parse::<i64>().ok());
    match (number, values.next()) {
        // One spelling, as it was sent: neither `"+1"` nor `"01"`.
        (Some(number), None) if version == Some(number.to_string().as_str()) => Ok(number),
        _ => Err(ApiError::invalid_request("If-Match has to be one ETag as this server sent it.")),
    }
}
