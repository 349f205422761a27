//! What the provider says of itself (OpenID Connect Discovery 1.0): read at the first need, and anew every hour.

use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::Mutex;
use tracing::warn;

use super::Failed;
use crate::outside::{self, Outside};
use crate::settings::Issuer;

/// How long what was read counts, in milliseconds.
pub(super) const FRESH: i64 = 60 * 60 * 1000;

/// How long nobody is asked again after he did not answer, in milliseconds.
pub(super) const PAUSE: i64 = 5000;

/// The part of a provider's metadata that counts here.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    /// Where the browser goes to sign in.
    pub(super) authorization_endpoint: String,
    /// Where a code is exchanged.
    pub(super) token_endpoint: String,
    /// Where its keys are.
    pub(super) jwks_uri: String,
    /// Where the browser goes to sign out.
    pub(super) end_session_endpoint: Option<String>,
    /// How a client proves itself at the token endpoint.
    pub(super) token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether each answer names its issuer (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Whether all of it is of this issuer, and at addresses that may be asked.
    fn holds(&self, issuer: &Issuer) -> bool {
        let asked = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        self.issuer == issuer.text()
            && asked.into_iter().chain(&self.end_session_endpoint).all(|to| outside::address(to).is_ok())
    }
}

#[derive(Debug, Default)]
struct Known {
    metadata: Option<Arc<Metadata>>,
    read_at: i64,
    tried_at: Option<i64>,
}

/// The metadata, as it was read last.
#[derive(Debug, Default)]
pub(super) struct Discovery(Mutex<Known>);

impl Discovery {
    /// The metadata. What is old is read anew; while the provider does not answer, what was read last counts on.
    pub(super) async fn metadata(
        &self,
        outside: &Outside,
        issuer: &Issuer,
        now: i64,
    ) -> Result<Arc<Metadata>, Failed> {
        let mut known = self.0.lock().await;
        if let Some(metadata) = &known.metadata
            && now - known.read_at < FRESH
        {
            return Ok(metadata.clone());
        }
        if known.tried_at.is_none_or(|tried_at| now - tried_at >= PAUSE) {
            known.tried_at = Some(now);
            match read(outside, issuer).await {
                Ok(metadata) => {
                    known.metadata = Some(Arc::new(metadata));
                    known.read_at = now;
                    known.tried_at = None;
                }
                Err(failure) => warn!(%failure, "the identity provider's metadata cannot be read"),
            }
        }
        known.metadata.clone().ok_or(Failed::unavailable("the provider's metadata is not known"))
    }
}

async fn read(outside: &Outside, issuer: &Issuer) -> Result<Metadata, Failed> {
    let question = outside.get(&issuer.metadata_address());
    let question = question.map_err(|_| Failed::unavailable("the issuer may not be asked"))?;
    let answer = question.send().await.map_err(|_| Failed::unavailable("the provider does not answer"))?;
    if !answer.status.is_success() {
        return Err(Failed::unavailable("the provider does not answer with its metadata"));
    }
    let metadata: Metadata =
        answer.json().ok_or(Failed::unavailable("the provider's metadata cannot be understood"))?;
    if metadata.holds(issuer) {
        Ok(metadata)
    } else {
        Err(Failed::unavailable("the provider's metadata is of another issuer, or names unsafe addresses"))
    }
}
