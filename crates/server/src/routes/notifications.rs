//! What a person is told of: what happened to the service and to his own requests.

use axum::Json;
use axum::extract::State;
use security_center_contract::{FeatureAccess, Notifications, NotificationsSeen, Problem};

use super::body::Body;
use super::triage::store;
use crate::auth::SignedIn;
use crate::clock::{milliseconds, timestamp};
use crate::domain::fields::Fields;
use crate::domain::{access, notification};
use crate::problem::Result;
use crate::state::AppState;
use crate::store::incident_told::Told;

/// The newest fifty of the last ninety days.
#[utoipa::path(get, path = "/api/notifications", tag = "notifications", responses(
    (status = 200, description = "The newest come first. What happened to the service is among them for those who may read the audit log; that an incident was assigned to one, and what others wrote about it, while incidents are open to him.", body = Notifications),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(State(state): State<AppState>, caller: SignedIn) -> Result<Json<Notifications>> {
    newest(&state, &caller).await.map(Json)
}

/// One has seen them up to a moment. What is to come cannot be seen yet: a later moment counts as now.
#[utoipa::path(post, path = "/api/notifications/seen", tag = "notifications", request_body = NotificationsSeen, responses(
    (status = 200, description = "The notifications after that.", body = Notifications),
    (status = 400, description = "`invalidRequest`, or `invalidFields` when `until` is no time.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn see(
    State(state): State<AppState>,
    caller: SignedIn,
    Body(seen): Body<NotificationsSeen>,
) -> Result<Json<Notifications>> {
    let mut fields = Fields::default();
    let until = milliseconds(&seen.until);
    if until.is_none() {
        fields.out_of_range("until", "a time");
    }
    let until = fields.finish(until)?.unwrap_or_default();
    let now = state.clock.now();
    state.control.see_notifications(caller.tenant_id(), &caller.person.id, until.min(now), now).await?;
    newest(&state, &caller).await.map(Json)
}

async fn newest(state: &AppState, caller: &SignedIn) -> Result<Notifications> {
    let (tenant, person) = (caller.tenant_id(), &caller.person.id);
    let since = (state.clock.now() - notification::PERIOD, notification::AT_MOST);
    let mut happened = state.control.happened_to_requests(tenant, person, since).await?;
    if access::refusals_to_read(caller.standing).is_empty() {
        happened.extend(state.control.happened_to_service(tenant, since).await?);
    }
    let features =
        access::access(caller.standing, caller.eligibility.eligible, caller.service.state).features;
    if features.access == FeatureAccess::Open {
        let own_name = &caller.person.user_principal_name;
        let told = Told { person_id: person, own_name };
        happened.extend(store(state, caller)?.happened_to_incidents(caller.view(), told, since).await?);
    }
    let seen_until = state.control.notifications_seen(tenant, person).await?;
    Ok(notification::show(happened, person, &timestamp(seen_until)))
}
