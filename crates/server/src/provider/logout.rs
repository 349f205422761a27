//! Sign-out that begins at the provider (OpenID Connect Back-Channel Logout 1.0).

use sha2::{Digest, Sha256};

use super::claims::{Claims, LEEWAY};
use super::{Failed, Provider};
use crate::store::sign_in::{ProviderSignOut, ProviderSignedOut};
use crate::store::{Control, StoreError};

/// Why nothing was ended.
#[derive(Debug, thiserror::Error)]
pub enum SignOutError {
    /// The token proves nothing.
    #[error(transparent)]
    Failed(#[from] Failed),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Provider {
    /// Ends the sessions that a logout token means, and says how many.
    pub async fn sign_out(&self, control: &Control, token: &str, now: i64) -> Result<u64, SignOutError> {
        let metadata = self.metadata(now).await?;
        let token = self.keys.verify::<Claims>(token, &metadata.jwks_uri, &self.outside, now).await?;
        let named = |kind: &str| ["logout+jwt", "JWT"].iter().any(|one| one.eq_ignore_ascii_case(kind));
        if token.kind.is_some_and(|kind| !named(&kind)) {
            return Err(Failed::unproven("the token is of another kind").into());
        }
        let told = token.claims.of_key(token.key_issuer.as_deref())?.sign_out(&self.settings, now)?;
        let mut digest = Sha256::new();
        for part in [&told.issuer, &told.id] {
            digest.update(part.len().to_be_bytes());
            digest.update(part.as_bytes());
        }
        let whose = ProviderSignOut {
            issuer: &told.issuer,
            subject: told.subject.as_deref(),
            session: told.session.as_deref(),
        };
        let ends_at = told.expires_at.saturating_add(LEEWAY);
        match control.provider_sign_out(&digest.finalize().into(), ends_at, whose, now).await? {
            ProviderSignedOut::Ended(count) => Ok(count),
            ProviderSignedOut::Replayed => Err(Failed::unproven("the token was received before").into()),
        }
    }
}
