//! One-time links: what one is for, and using it. The token comes in the body, so that no log and no `Referer` holds it.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use security_center_contract::{AcceptInvitation, Invitation, InvitationToken, Person, Problem, Session};
use tracing::info;

use super::body::Body;
use super::password::{begin_session, judge, passwords};
use super::session::show_session;
use crate::auth::Origin;
use crate::auth::token::{Token, new_object_id};
use crate::clock::timestamp;
use crate::domain::cause::Cause;
use crate::domain::fields::Fields;
use crate::domain::local_person;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::invitation::{Accepted, StoredInvitation};
use crate::store::session::TokenDigest;

async fn find(state: &AppState, token: &str) -> Result<(TokenDigest, StoredInvitation)> {
    let digest = Token::parse(token).ok_or_else(ApiError::link_not_valid)?.digest();
    let found = state.control.invitation(&digest, state.clock.now()).await?;
    Ok((digest, found.ok_or_else(ApiError::link_not_valid)?))
}

/// What a one-time link is for. Looking does not use it. Exists only with `--password-sign-in`.
#[utoipa::path(post, path = "/api/invitations/look", tag = "session", request_body = InvitationToken, responses(
    (status = 200, description = "What it is for.", body = Invitation),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`linkNotValid`: it was used, has ended, or never was one. `notFound`: nobody signs in with a password here.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn look(State(state): State<AppState>, request: Request) -> Result<Json<Invitation>> {
    passwords(&state)?;
    let Body(given) = Body::<InvitationToken>::from_request(request, &state).await?;
    let (_, found) = find(&state, &given.token).await?;
    Ok(Json(Invitation {
        tenant: found.tenant,
        user_name: found.person.map(|one| one.user_principal_name),
        roles: found.roles,
        expires_at: timestamp(found.expires_at),
    }))
}

/// Whom the link makes, or whose password it sets; or what is wrong with the names.
fn person_of(found: &StoredInvitation, given: &AcceptInvitation) -> Result<Person> {
    let names = (given.user_name.as_deref(), given.display_name.as_deref());
    if let Some(person) = &found.person {
        let mut fields = Fields::default();
        for (field, name) in [("userName", names.0), ("displayName", names.1)] {
            if name.is_some() {
                fields.out_of_range(field, "left out: the link is for somebody who has one");
            }
        }
        return Ok(fields.finish(person.clone())?);
    }
    let names = local_person::names(names.0.unwrap_or_default(), names.1.unwrap_or_default())?;
    Ok(Person {
        id: new_object_id().map_err(|_| ApiError::internal())?,
        display_name: names.display_name,
        user_principal_name: names.user_name,
    })
}

/// Use a one-time link: sets the password, ends the person's sessions, and signs in. Exists only with `--password-sign-in`.
#[utoipa::path(post, path = "/api/invitations/accept", tag = "session", request_body = AcceptInvitation, responses(
    (status = 201, description = "Done, and signed in; the answer sets the session cookie.", body = Session),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with what cannot be taken. The link can still be used.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`linkNotValid`: it was used, has ended, or never was one. `notFound`: nobody signs in with a password here.", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "`unavailable`: too many sign in at once; `Retry-After` says when to try again.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn accept(
    State(state): State<AppState>,
    headers: HeaderMap,
    origin: Origin,
    request: Request,
) -> Result<impl IntoResponse> {
    let passwords = passwords(&state)?;
    let Body(given) = Body::<AcceptInvitation>::from_request(request, &state).await?;
    let (digest, found) = find(&state, &given.token).await?;
    let person = person_of(&found, &given)?;
    let known = vec![
        person.user_principal_name.clone(),
        person.display_name.clone(),
        found.tenant.display_name.clone(),
    ];
    judge("password", given.password.clone(), known).await?;
    let hash = passwords.hash(&given.password).await?;
    let cause = Cause::person(&person, origin.0.clone());
    let given = (hash.as_str(), local_person::NAMES_TAKEN_AT_MOST);
    match state.control.accept_invitation(&digest, &person, given, &cause, state.clock.now()).await? {
        Accepted::Done => {}
        Accepted::Gone => {
            info!(address = origin.text(), "a one-time link that is none any more was tried");
            return Err(ApiError::link_not_valid());
        }
        Accepted::Taken => {
            info!(
                tenant_id = found.tenant.id,
                address = origin.text(),
                "a sign-in name that is taken was tried"
            );
            let mut fields = Fields::default();
            fields.taken("userName");
            fields.finish(())?;
        }
    }
    let (tenant_id, person_id) = (&found.tenant.id, &person.id);
    info!(tenant_id, person_id, address = origin.text(), "a one-time link was used");
    let begun = begin_session(&state, &headers, &origin, (found.tenant.id, person.id)).await?;
    let session = show_session(begun.caller);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, begun.cookie)], Json(session)))
}
