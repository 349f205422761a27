//! API tokens: one's own, and for administrators all of the tenant, of people and of applications.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use security_center_contract::{ApiTokens, CreatedApiToken, NewApiToken, Problem, Refusal};
use tracing::info;

use super::body::Body;
use crate::auth::{Origin, Reader, SignedIn, bearer};
use crate::domain::cause::Cause;
use crate::domain::{access, credential};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::api_token::{Reach, TokenToMake};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn reach(caller: &SignedIn) -> Reach<'_> {
    Reach {
        tenant_id: caller.tenant_id(),
        person_id: &caller.person.id,
        everyone: caller.standing.administers,
    }
}

/// One's own tokens; administrators see all of the tenant.
#[utoipa::path(get, path = "/api/tokens", tag = "credentials", responses(
    (status = 200, description = "Without their secrets, the newest first.", body = ApiTokens),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason; `insufficientScope` for an API token.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(State(state): State<AppState>, Reader(caller): Reader) -> Result<Json<ApiTokens>> {
    let value = state.control.api_tokens(reach(&caller), state.clock.now()).await?;
    let may_create_for_application = credential::for_application(caller.standing);
    Ok(Json(ApiTokens { value, may_create_for_application }))
}

/// Make a token for oneself, or as an administrator for an application.
#[utoipa::path(post, path = "/api/tokens", tag = "credentials", request_body = NewApiToken, responses(
    (status = 201, description = "The token with its secret, which is shown this once.", body = CreatedApiToken),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field that cannot be taken.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason, such as `roleTooHigh`; `insufficientScope` for an API token.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: `limitReached`, with twenty tokens that have not ended.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn create(
    State(state): State<AppState>,
    Reader(caller): Reader,
    Origin(origin): Origin,
    Body(wanted): Body<NewApiToken>,
) -> Result<(StatusCode, Json<CreatedApiToken>)> {
    let wanted = credential::check_token(wanted)?;
    if let Some(role) = wanted.application_role {
        let own = access::effective(&caller.roles);
        let refusals = credential::refusals_to_give(caller.standing, &own, role);
        if !refusals.is_empty() {
            return Err(ApiError::forbidden(refusals));
        }
    }
    let now = state.clock.now();
    let (secret, token) = bearer::new_secret(bearer::API_TOKEN)?;
    let application = match wanted.application_role {
        Some(role) => Some((bearer::new_id()?, role)),
        None => None,
    };
    let token = TokenToMake {
        digest: token.digest(),
        id: bearer::new_id()?,
        name: wanted.name,
        scopes: wanted.scopes,
        expires_at: now + i64::from(wanted.expires_in_days) * DAY,
        application,
    };
    let cause = Cause::person(&caller.person, origin);
    let most = credential::TOKENS_AT_MOST;
    let made = state.control.create_api_token(caller.tenant_id(), &token, most, &cause, now).await?;
    let token = made.ok_or_else(|| ApiError::not_possible_now(vec![Refusal::LimitReached]))?;
    info!(token_id = token.id, "an API token was made");
    Ok((StatusCode::CREATED, Json(CreatedApiToken { token, secret })))
}

/// Revoke a token, one's own or as an administrator anybody's: it opens nothing from now on. With the token of an application the application goes, too.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "credentials",
    params(("id" = String, Path, description = "The token's id.")),
    responses(
    (status = 204, description = "Revoked."),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason; `insufficientScope` for an API token.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: none of this id is within one's reach.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn revoke(
    State(state): State<AppState>,
    Reader(caller): Reader,
    Origin(origin): Origin,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let cause = Cause::person(&caller.person, origin);
    if !state.control.revoke_api_token(reach(&caller), &id, &cause, state.clock.now()).await? {
        return Err(ApiError::not_found());
    }
    info!(token_id = id, "an API token was revoked");
    Ok(StatusCode::NO_CONTENT)
}
