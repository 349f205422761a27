//! Signing in with a name and a password that this server keeps, and changing one's own password.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use security_center_contract::{ChangePassword, PasswordSignIn, Problem, Session, SignInMethod};
use tracing::info;

use super::body::Body;
use super::session::show_session;
use crate::auth::begin::{Beginning, Begun as BegunSession, begin};
use crate::auth::password::{PasswordError, Passwords, Verdict};
use crate::auth::{Origin, SignedIn};
use crate::domain::cause::Cause;
use crate::domain::fields::{Faulty, Fields};
use crate::domain::local_person::{check_password, folded};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::attempt::{Attempt, Begun};
use crate::store::local_person::Credentials;

/// After how many seconds whoever found too many passwords waiting may try again.
const BUSY_FOR: u64 = 2;

impl From<PasswordError> for ApiError {
    fn from(failure: PasswordError) -> Self {
        match failure {
            PasswordError::Busy => Self::unavailable().retry_after(BUSY_FOR),
            PasswordError::Failed => Self::internal(),
        }
    }
}

/// The passwords of this server; 404 where nobody signs in with one.
pub fn passwords(state: &AppState) -> Result<&Passwords> {
    state.passwords.as_ref().ok_or_else(ApiError::not_found)
}

/// Begins a session of somebody who has proven who he is by a password, or by the link that set it.
pub async fn begin_session(
    state: &AppState,
    headers: &HeaderMap,
    origin: &Origin,
    (tenant_id, person_id): (String, String),
) -> Result<BegunSession> {
    let beginning = Beginning { tenant_id, person_id, method: SignInMethod::Password, provider: None };
    begin(state, headers, origin, beginning).await?.ok_or_else(ApiError::wrong_credentials)
}

/// Whether a password can be taken. To estimate how it is guessed is work, so it is done on a thread that may block.
pub async fn judge(field: &'static str, password: String, known: Vec<String>) -> Result<()> {
    let judged = tokio::task::spawn_blocking(move || -> std::result::Result<(), Faulty> {
        let mut fields = Fields::default();
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        check_password(&mut fields, field, &password, &known);
        fields.finish(())
    });
    Ok(judged.await.map_err(|_| ApiError::internal())??)
}

/// Counts an attempt with this name, or refuses to look at it yet (`domain/attempts.rs`).
async fn attempt(state: &AppState, name: &str, origin: &Origin) -> Result<Attempt> {
    match state.control.begin_attempt(name, origin.text(), state.clock.now()).await? {
        Begun::Now(attempt) => Ok(attempt),
        Begun::Wait(wait) => {
            let seconds = u64::try_from(wait).unwrap_or(0).div_ceil(1000);
            info!(seconds, address = origin.text(), "an attempt to sign in has to wait");
            let detail = format!("Too many attempts failed. The next is looked at in {seconds} seconds.");
            Err(ApiError::too_many_requests(detail).retry_after(seconds))
        }
    }
}

/// Looks at a password. Where there was no time for it, that was no attempt.
async fn look(state: &AppState, attempt: &Attempt, password: &str, hash: Option<&str>) -> Result<Verdict> {
    match passwords(state)?.verify(password, hash).await {
        Ok(verdict) => Ok(verdict),
        Err(failure) => {
            state.control.withdraw_attempt(attempt).await?;
            Err(failure.into())
        }
    }
}

/// Sign in with a name and a password. Exists only with `--password-sign-in`.
///
/// Whether the name is known cannot be told from the answer, nor from the work that it takes.
#[utoipa::path(post, path = "/api/sign-in/password", tag = "session", request_body = PasswordSignIn, responses(
    (status = 201, description = "Signed in; the answer sets the session cookie.", body = Session),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`wrongCredentials`: the name, the password or both.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: nobody signs in with a password here.", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: too many attempts failed; `Retry-After` says when the next is looked at.", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "`unavailable`: too many sign in at once; `Retry-After` says when to try again.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    origin: Origin,
    request: Request,
) -> Result<impl IntoResponse> {
    let passwords = passwords(&state)?;
    let Body(given) = Body::<PasswordSignIn>::from_request(request, &state).await?;
    let name = folded(&given.user_name);
    let attempt = attempt(&state, &name, &origin).await?;
    let found = state.control.credentials(&name).await?;
    let hash = found.as_ref().and_then(|one| one.password_hash.as_deref());
    let verdict = look(&state, &attempt, &given.password, hash).await?;
    let found = match found {
        Some(found) if verdict != Verdict::Wrong => found,
        other => {
            // Of a name that is not known there is no id, and what was typed as a name may be a password.
            let (tenant_id, person_id) = other.map(|one| (one.tenant_id, one.person_id)).unwrap_or_default();
            info!(tenant_id, person_id, address = origin.text(), "a sign-in with a password failed");
            return Err(ApiError::wrong_credentials());
        }
    };
    let mut current = found.password_hash.clone();
    if verdict == Verdict::RightButWeaker {
        let stronger = passwords.hash(&given.password).await?;
        state.control.strengthen(&found, &stronger).await?;
        current = Some(stronger);
    }
    let who = (found.tenant_id.clone(), found.person_id.clone());
    let begun = begin_session(&state, &headers, &origin, who).await?;
    // Changed between the look and the session: changing ended every session there was, so it has to end this one.
    let now = state.control.credentials_of(&found.tenant_id, &found.person_id).await?;
    if now.and_then(|one| one.password_hash) != current {
        state.control.delete_session(&begun.caller.proof.digest).await?;
        return Err(ApiError::wrong_credentials());
    }
    state.control.attempt_succeeded(&attempt).await?;
    let session = show_session(begun.caller);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, begun.cookie)], Json(session)))
}

/// Change one's own password. The person's other sessions end.
#[utoipa::path(put, path = "/api/password", tag = "session", request_body = ChangePassword, responses(
    (status = 204, description = "Changed; the person's other sessions have ended."),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with what is wrong with `newPassword`.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`; or `wrongCredentials`: the password so far is another. The session goes on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: this server keeps no password of the person.", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: too many attempts failed; `Retry-After` says when the next is looked at.", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "`unavailable`: too many sign in at once; `Retry-After` says when to try again.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    caller: SignedIn,
    origin: Origin,
    Body(given): Body<ChangePassword>,
) -> Result<StatusCode> {
    let passwords = passwords(&state)?;
    let kept: Option<Credentials> =
        state.control.credentials_of(caller.tenant_id(), &caller.person.id).await?;
    let kept = kept.filter(|one| one.password_hash.is_some());
    let kept =
        kept.ok_or_else(|| ApiError::not_found().detail("This server keeps no password of this person."))?;
    let known = vec![
        kept.user_name.clone(),
        kept.display_name.clone(),
        caller.directory.organization.display_name.clone(),
    ];
    judge("newPassword", given.new_password.clone(), known).await?;
    let attempt = attempt(&state, &kept.user_name, &origin).await?;
    let current = kept.password_hash.as_deref();
    if look(&state, &attempt, &given.current_password, current).await? == Verdict::Wrong {
        let (tenant_id, person_id) = (&kept.tenant_id, &kept.person_id);
        info!(tenant_id, person_id, address = origin.text(), "a change of a password failed");
        return Err(ApiError::wrong_credentials());
    }
    let hash = passwords.hash(&given.new_password).await?;
    let cause = Cause::person(&caller.person, origin.0);
    if !state.control.change_password(&kept, &hash, &caller.proof.digest, &cause, state.clock.now()).await? {
        return Err(ApiError::wrong_credentials());
    }
    state.control.attempt_succeeded(&attempt).await?;
    Ok(StatusCode::NO_CONTENT)
}
