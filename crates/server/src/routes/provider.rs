//! Signing in with the identity provider: there, and back; and out, when the provider says so.

use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use security_center_contract::{Problem, SignInFailure, SignInMethod};
use serde::Deserialize;
use tracing::{info, warn};

use crate::auth::Origin;
use crate::auth::begin::{Beginning, begin};
use crate::auth::cookie::Cookie;
use crate::auth::token::Token;
use crate::domain::cause::Cause;
use crate::problem::{ApiError, Result};
use crate::provider::{Answered, Provider, SignOutError, return_to};
use crate::state::AppState;
use crate::store::code;

/// How long the provider may take in all before the person is told that it cannot be reached.
const PATIENCE: Duration = Duration::from_secs(25);

/// How long the browser keeps the cookie of a sign-in, in seconds.
const COOKIE_LASTS: i64 = 10 * 60;

/// What the cause of a refusal is called in the address of the sign-in page.
fn failed(state: &AppState, failure: SignInFailure, return_to: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("failed", &code::text(failure))
        .append_pair("returnTo", return_to)
        .finish();
    let path = format!("{}/sign-in?{query}", state.app_base());
    Redirect::to(&state.at_app(&path)).into_response()
}

fn provider(state: &AppState) -> Result<&Provider> {
    state.provider.as_ref().ok_or_else(ApiError::not_found)
}

/// Sends the browser to the identity provider.
#[utoipa::path(get, path = "/api/sign-in/provider", tag = "session",
    params(("returnTo" = Option<String>, Query, description = "The address of this app to be at afterwards: it begins with a single `/`. Anything else leads to the first page.")),
    responses(
    (status = 303, description = "To the provider; or to `/sign-in?failed=…&returnTo=…` with a code of `SignInFailure`."),
    (status = 404, description = "`notFound`: the server has no identity provider.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn leave(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let provider = provider(&state)?;
    let query = query.unwrap_or_default();
    let wanted = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "returnTo");
    let return_to = return_to::own(state.app_base(), wanted.as_ref().map_or("", |(_, value)| value));
    // The same for every window of a browser, so that several may sign in at once.
    let browser = state.cookies().read(Cookie::SignIn, &headers);
    let browser = browser.map_or_else(Token::new, Ok).map_err(|_| ApiError::internal())?;
    let begun = provider.begin(&state.control, &browser, return_to.clone(), state.clock.now());
    let Ok(begun) = tokio::time::timeout(PATIENCE, begun).await else {
        return Ok(failed(&state, SignInFailure::Unavailable, &return_to));
    };
    match begun? {
        Ok(address) => {
            let cookie = state.cookies().set(Cookie::SignIn, &browser, COOKIE_LASTS);
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
        }
        Err(failure) => {
            warn!(%failure, "nobody can sign in with the identity provider now");
            Ok(failed(&state, failure.failure, &return_to))
        }
    }
}

/// Where the identity provider sends the browser back to.
#[utoipa::path(get, path = "/api/sign-in/callback", tag = "session",
    params(
        ("state" = Option<String>, Query, description = "Which sign-in it ends."),
        ("code" = Option<String>, Query, description = "What is exchanged for a proof."),
        ("error" = Option<String>, Query, description = "Why there is none."),
        ("iss" = Option<String>, Query, description = "Who answers (RFC 9207)."),
    ),
    responses(
    (status = 303, description = "Signed in, to the address that was wanted, with the session cookie; or to `/sign-in?failed=…&returnTo=…` with a code of `SignInFailure`."),
    (status = 404, description = "`notFound`: the server has no identity provider.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn arrive(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    origin: Origin,
    headers: HeaderMap,
) -> Result<Response> {
    let provider = provider(&state)?;
    let answered = Answered::read(&query.unwrap_or_default());
    let browser = state.cookies().read(Cookie::SignIn, &headers);
    let finished = provider.finish(&state.control, answered, browser.as_ref(), state.clock.now());
    let Ok(arrival) = tokio::time::timeout(PATIENCE, finished).await else {
        warn!(address = origin.text(), "the identity provider took too long");
        return Ok(failed(&state, SignInFailure::Unavailable, &return_to::home(state.app_base())));
    };
    let arrival = arrival?;
    let proven = match arrival.proven {
        Ok(proven) => proven,
        Err(failure) => {
            let address = origin.text();
            warn!(%failure, address, "a sign-in with the identity provider ended without a session");
            return Ok(failed(&state, failure.failure, &arrival.return_to));
        }
    };
    let (tenant_id, person_id) = (proven.person.tenant_id.clone(), proven.person.person_id.clone());
    if !state.control.receive_person(&proven.person, &Cause::server(), state.clock.now()).await? {
        let address = origin.text();
        warn!(
            tenant_id,
            person_id, address, "a sign-in with the identity provider is of a tenant that is not here"
        );
        return Ok(failed(&state, SignInFailure::UnknownTenant, &arrival.return_to));
    }
    let beginning =
        Beginning { tenant_id, person_id, method: SignInMethod::Provider, provider: Some(proven.session) };
    let begun = begin(&state, &headers, &origin, beginning).await?.ok_or_else(ApiError::internal)?;
    Ok(([(header::SET_COOKIE, begun.cookie)], Redirect::to(&state.at_app(&arrival.return_to)))
        .into_response())
}

/// The form of a sign-out that begins at the provider.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ProviderSignOutForm {
    /// The logout token.
    logout_token: String,
}

impl ProviderSignOutForm {
    /// Nothing: there is no token, or more than one.
    fn read(body: &str) -> Option<Self> {
        let pairs = form_urlencoded::parse(body.as_bytes());
        let mut tokens = pairs.filter(|(name, _)| name == "logout_token");
        let (first, second) = (tokens.next()?, tokens.next());
        second.is_none().then(|| Self { logout_token: first.1.into_owned() })
    }
}

impl std::fmt::Debug for ProviderSignOutForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderSignOutForm [redacted]")
    }
}

/// The identity provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0).
#[utoipa::path(post, path = "/api/sign-in/logout", tag = "session",
    request_body(content = ProviderSignOutForm, content_type = "application/x-www-form-urlencoded"),
    responses(
    (status = 200, description = "The sessions that the token means have ended, as have their event streams."),
    (status = 400, description = "`invalidRequest`: the token proves nothing, or was received before.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the server has no identity provider.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn sign_out(State(state): State<AppState>, body: String) -> Result<StatusCode> {
    let provider = provider(&state)?;
    let refused = || ApiError::invalid_request("This is no logout token that counts here.");
    let form = ProviderSignOutForm::read(&body).ok_or_else(refused)?;
    match provider.sign_out(&state.control, &form.logout_token, state.clock.now()).await {
        Ok(sessions) => {
            info!(sessions, "the identity provider signed somebody out");
            Ok(StatusCode::OK)
        }
        Err(SignOutError::Failed(failure)) => {
            warn!(%failure, "a logout token was refused");
            Err(refused())
        }
        Err(SignOutError::Store(failure)) => Err(failure.into()),
    }
}
