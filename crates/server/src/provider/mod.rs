//! The identity provider: sign-in by OpenID Connect (authorization code, PKCE), and sign-out in both directions. The server
//! is the client; the browser never holds a token of the provider's.

pub mod claims;
mod discovery;
mod flow;
mod keys;
mod logout;
pub mod return_to;

use reqwest::Url;
use security_center_contract::SignInFailure;

use crate::outside::Outside;
use crate::settings::{ProviderSettings, PublicUrl};
use crate::store::session::ProviderSession;

pub use flow::{Answered, Arrival};
pub use logout::SignOutError;

/// Where the provider sends the browser back to.
pub const CALLBACK: &str = "/api/sign-in/callback";

/// The identity provider, with what is known of it.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    outside: Outside,
    public_url: PublicUrl,
    app: PublicUrl,
    discovery: discovery::Discovery,
    keys: keys::Keys,
}

/// Why signing in or out with the provider did not work: for the person, and for the log, without personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Failed {
    /// For the person.
    pub failure: SignInFailure,
    /// For the log.
    pub why: &'static str,
}

impl Failed {
    fn unproven(why: &'static str) -> Self {
        Self { failure: SignInFailure::Unproven, why }
    }

    fn unavailable(why: &'static str) -> Self {
        Self { failure: SignInFailure::Unavailable, why }
    }

    fn stale(why: &'static str) -> Self {
        Self { failure: SignInFailure::Stale, why }
    }
}

impl Provider {
    /// The provider of these settings, for this server at the first address with its app at the second. Nothing is asked
    /// before somebody signs in.
    #[must_use]
    pub fn new(
        settings: ProviderSettings,
        (public_url, app): (PublicUrl, PublicUrl),
        outside: Outside,
    ) -> Self {
        let (discovery, keys) = (discovery::Discovery::default(), keys::Keys::default());
        Self { settings, outside, public_url, app, discovery, keys }
    }

    /// What the operator calls it.
    #[must_use]
    pub fn display_name(&self) -> &str {
        &self.settings.name
    }

    async fn metadata(&self, now: i64) -> Result<std::sync::Arc<discovery::Metadata>, Failed> {
        self.discovery.metadata(&self.outside, &self.settings.issuer, now).await
    }

    fn callback(&self) -> String {
        self.public_url.address(CALLBACK)
    }

    /// Where the browser goes to sign out at the provider, too; nothing where the provider has no such address, or cannot
    /// tell it now.
    pub async fn sign_out_address(&self, session: &ProviderSession, now: i64) -> Option<String> {
        let metadata = self.metadata(now).await.ok()?;
        let mut url = Url::parse(metadata.end_session_endpoint.as_ref()?).ok()?;
        let home = self.app.address("/sign-in");
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", &home);
        if let Some(hint) = &session.hint {
            url.query_pairs_mut().append_pair("logout_hint", hint);
        }
        Some(url.into())
    }
}
