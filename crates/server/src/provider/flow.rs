//! The authorization code flow (RFC 6749, RFC 7636, OpenID Connect Core 1.0): to the provider, and back with a proof.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use reqwest::Url;
use security_center_contract::SignInFailure;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tracing::warn;

use super::claims::{Claims, Proven};
use super::discovery::Metadata;
use super::{Failed, Provider};
use crate::auth::token::Token;
use crate::problem::{ApiError, Result};
use crate::settings::Secret;
use crate::store::Control;
use crate::store::sign_in::SignInFlow;

/// How long one may take to sign in at the provider, in milliseconds.
pub const LASTS: i64 = 10 * 60 * 1000;

/// The largest code that is exchanged, in bytes.
const CODE_LIMIT: usize = 4096;

/// With what a browser comes back from the provider.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// Which sign-in it ends.
    pub state: Option<String>,
    /// What is exchanged for a proof.
    pub code: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// Who answers (RFC 9207).
    pub issuer: Option<String>,
}

impl Answered {
    /// Reads the question of the address that the browser came to. Nothing: something is in it twice.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => &mut read.state,
                "code" => &mut read.code,
                "error" => &mut read.error,
                "iss" => &mut read.issuer,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        Some(read)
    }
}

/// What came of a browser's coming back.
#[derive(Debug)]
pub struct Arrival {
    /// Where the person wanted to be.
    pub return_to: String,
    /// Who it is.
    pub proven: std::result::Result<Proven, Failed>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct TokenError {
    error: String,
}

impl Provider {
    /// Begins a sign-in of this browser: where it goes.
    pub async fn begin(
        &self,
        control: &Control,
        browser: &Token,
        return_to: String,
        now: i64,
    ) -> Result<std::result::Result<String, Failed>> {
        let metadata = match self.metadata(now).await {
            Ok(metadata) => metadata,
            Err(failed) => return Ok(Err(failed)),
        };
        let Ok(mut url) = Url::parse(&metadata.authorization_endpoint) else {
            return Ok(Err(Failed::unavailable("the provider's address for signing in is none")));
        };
        let random = || Token::new().map_err(|_| ApiError::internal());
        let (state, nonce, verifier) = (random()?, random()?.text(), random()?.text());
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.callback())
            .append_pair("scope", "openid profile")
            .append_pair("state", &state.text())
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        let expires_at = now + LASTS;
        let flow = SignInFlow { browser_digest: browser.digest(), nonce, verifier, return_to, expires_at };
        control.begin_sign_in(&state.digest(), &flow, now).await?;
        Ok(Ok(url.into()))
    }

    /// Ends a sign-in: who it is, or why that is not proven. Each state counts once.
    pub async fn finish(
        &self,
        control: &Control,
        answered: Option<Answered>,
        browser: Option<&Token>,
        now: i64,
    ) -> Result<Arrival> {
        let answered = answered.unwrap_or_default();
        let state = answered.state.as_deref().and_then(Token::parse);
        let flow = match state {
            Some(state) => control.take_sign_in(&state.digest()).await?,
            None => None,
        };
        let Some(flow) = flow else {
            let proven = Err(Failed::stale("the state is not one that waits"));
            return Ok(Arrival { return_to: super::return_to::home(self.app.path()), proven });
        };
        let proven = self.prove(&flow, answered, browser, now).await;
        Ok(Arrival { return_to: flow.return_to, proven })
    }

    async fn prove(
        &self,
        flow: &SignInFlow,
        answered: Answered,
        browser: Option<&Token>,
        now: i64,
    ) -> std::result::Result<Proven, Failed> {
        let same = |one: &Token| bool::from(one.digest().ct_eq(&flow.browser_digest));
        if !browser.is_some_and(same) {
            return Err(Failed::stale("another browser came back than the one that went"));
        }
        if flow.expires_at <= now {
            return Err(Failed::stale("the sign-in took too long"));
        }
        let metadata = self.metadata(now).await?;
        match &answered.issuer {
            Some(issuer) if !self.settings.issuer.matches(issuer) => {
                return Err(Failed::unproven("another issuer answered"));
            }
            None if metadata.authorization_response_iss_parameter_supported => {
                return Err(Failed::unproven("the answer does not name its issuer"));
            }
            _ => {}
        }
        if let Some(error) = &answered.error {
            return Err(refused(error));
        }
        let code = answered.code.filter(|code| code.len() <= CODE_LIMIT);
        let code = code.ok_or(Failed::unproven("the answer has no code"))?;
        let token = self.exchange(&metadata, &code, &flow.verifier).await?;
        let token = self.keys.verify::<Claims>(&token, &metadata.jwks_uri, &self.outside, now).await?;
        if token.kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
            return Err(Failed::unproven("the token is of another kind"));
        }
        token.claims.of_key(token.key_issuer.as_deref())?.person(&self.settings, &flow.nonce, now)
    }

    /// The ID token for a code.
    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        verifier: &str,
    ) -> std::result::Result<String, Failed> {
        let callback = self.callback();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback.as_str()),
            ("code_verifier", verifier),
        ];
        let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
        let in_form = methods.is_some_and(|all| all.iter().any(|one| one == "client_secret_post"));
        let secret = self.settings.client_secret.as_ref();
        if secret.is_none() || in_form {
            form.push(("client_id", self.settings.client_id.as_str()));
        }
        if let (Some(secret), true) = (secret, in_form) {
            form.push(("client_secret", secret.reveal()));
        }
        let question = self.outside.post_form(&metadata.token_endpoint, &form);
        let mut question = question.map_err(|_| Failed::unavailable("codes may not be exchanged there"))?;
        if let (Some(secret), false) = (secret, in_form) {
            // Both are encoded as in a form (RFC 6749, 2.3.1).
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let secret = Secret::from(encoded(secret.reveal()));
            question = question.basic(&encoded(&self.settings.client_id), &secret);
        }
        let answer = question.send().await;
        let answer = answer.map_err(|_| Failed::unavailable("the provider does not exchange the code"))?;
        if answer.status.is_success() {
            let tokens: Option<Tokens> = answer.json();
            return Ok(tokens.ok_or(Failed::unproven("the provider gave no ID token"))?.id_token);
        }
        match answer.json::<TokenError>() {
            Some(told) if told.error == "invalid_grant" => {
                Err(Failed::stale("the provider does not take the code, or not any more"))
            }
            told => {
                let error = told.map(|told| known(&told.error)).unwrap_or_default();
                warn!(
                    status = answer.status.as_u16(),
                    error, "the identity provider refuses to exchange a code"
                );
                Err(Failed::unavailable("the provider refuses to exchange the code"))
            }
        }
    }
}

/// Why the provider sends a browser back without a code.
fn refused(error: &str) -> Failed {
    match error {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => {
            Failed { failure: SignInFailure::Refused, why: "the provider refused, or the person gave up" }
        }
        _ => {
            warn!(error = known(error), "the identity provider answers with an error");
            Failed::unavailable("the provider answered with an error")
        }
    }
}

/// A code of an error, for the log, where it is one that the standards know; else nothing, since it may say anything.
fn known(error: &str) -> &'static str {
    const CODES: [&str; 10] = [
        "invalid_request",
        "unauthorized_client",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "invalid_client",
        "invalid_grant",
        "unsupported_grant_type",
        "invalid_target",
    ];
    CODES.into_iter().find(|code| *code == error).unwrap_or("another")
}
