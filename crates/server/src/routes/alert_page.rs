//! An alert for the app: all that belongs to it, changing it, writing about it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_alerts::entity::keys;
use security_center_alerts::parts::WHOLE;
use security_center_contract::{
    Alert, AlertChange, AlertDetails, NewIncidentComment, Permit, Problem, limits,
};
use serde_json::Value;

use super::alert_shape::{alert, evidence, links, records};
use super::alert_write_back::shown;
use super::body::Body;
use super::security::{not_made, outside, too_many_comments};
use super::triage::{by, own_number, store};
use super::triage_history::{comment_text, happened, obstacles, offer_undo, written};
use super::triage_shape::incident;
use super::version::{IfMatch, etag};
use crate::auth::{FeatureViewer, Responder};
use crate::domain::access;
use crate::domain::fields::Fields;
use crate::domain::incident_change::{self, Wanted};
use crate::domain::judgement::Rejudged;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::alert_list::AlertRow;
use crate::store::incident_change::Done;
use crate::store::incident_comment::Commented;
use crate::store::sight::View;
use crate::store::{LocationStore, code};

/// How many entities are sent at once.
const EVIDENCE: i64 = 500;

/// How many characters of what a service sent are sent at once.
pub const RECORDED: i64 = 100_000;

/// How many characters of a text of the service's stand beside the record, which has the whole.
const SAID: usize = 10_000;

/// How many entries of the history of its incident are looked through for those about it, the newest.
const LOOKED_THROUGH: i64 = 2_000;

/// An alert with its evidence, its history, and what its service sent.
#[utoipa::path(get, path = "/api/alerts/{number}", tag = "alerts",
    params(("number" = String, Path, description = "Its number.")),
    responses(
    (status = 200, description = "With an `ETag`. At most 500 entities, and 100 000 characters of the records; its history as far as the newest 2 000 entries of its incident tell of it.", body = AlertDetails),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no alert of this number.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(number): Path<String>,
) -> Result<impl IntoResponse> {
    let (store, view) = (store(&state, &caller)?, caller.view());
    let row = found(store, view, &number).await?;
    let (named, evidence_count) = store.alert_evidence(view, &row.id, EVIDENCE).await?;
    let sent = store.bounded_records(view, &row.id, RECORDED).await?;
    let said = store.alert_part(view, &row.id, WHOLE).await?;
    let said: Value = said.and_then(|said| serde_json::from_str(&said).ok()).unwrap_or_default();
    let text =
        |name: &str| said[name].as_str().map(|text| keys::cut(text, SAID)).filter(|text| !text.is_empty());
    let mut comments = store.alert_comments(view, &[&row.id]).await?;
    let comments = comments.remove(&row.id).unwrap_or_default();
    let mut history: Vec<_> = comments.into_iter().map(written).collect();
    let (mut of_incident, mut sees_all) = (None, true);
    if let Some(number) = row.incident {
        of_incident = store.incident(view, number).await?;
        sees_all = store.sees_all_of_incident(view, number).await?;
        let told = store.alert_history((view, number), &row.id, LOOKED_THROUGH).await?;
        let obstacles = obstacles(store, &caller, number, &told).await?;
        history.extend(told.into_iter().filter_map(happened));
        offer_undo(&mut history, &obstacles);
    }
    history.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    let refusals = access::refusals_to_respond(&caller.roles, caller.eligibility.eligible);
    let version = row.version;
    let waiting = store.write_back(view, &row.id).await?;
    let details = AlertDetails {
        write_back: waiting.and_then(|waiting| shown(&row, &waiting)),
        incident: of_incident.map(incident),
        change: Permit::unless(refusals),
        linked_by: links(&row.linked_by, sees_all)?,
        pinned: row.pinned,
        description: text("description"),
        recommended_actions: text("recommendedActions"),
        evidence: named.into_iter().map(evidence).collect(),
        evidence_count,
        history,
        record_count: sent.count,
        records: records(sent),
        alert: alert(row),
    };
    Ok((etag(version), Json(details)))
}

/// Changes what is named of an alert.
#[utoipa::path(patch, path = "/api/alerts/{number}", tag = "alerts", request_body = AlertChange,
    params(("number" = String, Path, description = "Its number."), ("If-Match" = String, Header, description = "The `ETag` that the change is based on.")),
    responses(
    (status = 200, description = "The alert as it is now, with its new `ETag`.", body = Alert),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups` where it would open an incident that is partly outside; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no alert of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: somebody changed the same since; `fieldConflicts` says who and what.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(number): Path<String>,
    IfMatch(based_on): IfMatch,
    Body(asked): Body<AlertChange>,
) -> Result<impl IntoResponse> {
    let wanted = wanted(asked)?;
    let (store, view) = (store(&state, &caller)?, caller.view());
    let row = found(store, view, &number).await?;
    let rule = |present: &_| incident_change::of_alert(&wanted, Some(based_on), present);
    match store.change_alert((view, &row.id), by(&caller, &state), rule).await? {
        Done::NotThere => return Err(ApiError::not_found()),
        Done::Outside => return Err(outside()),
        Done::Not(why) => return Err(not_made(why)),
        Done::Already => {}
        Done::Made => state.intakes.changed(view.tenant_id).await,
    }
    let row = found(store, view, &number).await?;
    Ok((etag(row.version), Json(alert(row))))
}

/// Write about an alert.
#[utoipa::path(post, path = "/api/alerts/{number}/comments", tag = "alerts", request_body = NewIncidentComment,
    params(("number" = String, Path, description = "Its number.")),
    responses(
    (status = 201, description = "It is there for everybody."),
    (status = 400, description = "`invalidFields`: nothing is written, too much, or a control character.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no alert of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: it has as many comments as it may.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn comment(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(number): Path<String>,
    Body(asked): Body<NewIncidentComment>,
) -> Result<StatusCode> {
    let text = comment_text(&asked)?;
    let (store, view) = (store(&state, &caller)?, caller.view());
    let row = found(store, view, &number).await?;
    let by = by(&caller, &state);
    match store.comment_on_alert((view, &row.id), by, &text, limits::COMMENTS).await? {
        Commented::NotThere | Commented::Redirected(_) => return Err(ApiError::not_found()),
        Commented::Full => return Err(too_many_comments()),
        Commented::Already => {}
        Commented::Made => state.intakes.changed(view.tenant_id).await,
    }
    Ok(StatusCode::CREATED)
}

pub(super) async fn found(store: &LocationStore, view: View<'_>, number: &str) -> Result<AlertRow> {
    store.alert_numbered(view, own_number(number)?).await?.ok_or_else(ApiError::not_found)
}

fn wanted(asked: AlertChange) -> Result<Wanted<AlertStatus>> {
    let mut fields = Fields::default();
    // As programs may set it.
    let assigned_to = asked.assigned_to.map(|text| fields.name("assignedTo", &text, limits::INCIDENT_WORD));
    fields.finish(())?;
    Ok(Wanted {
        status: asked.status.and_then(|status| AlertStatus::of(&code::text(status))),
        assigned_to,
        judgement: Rejudged {
            classification: asked.classification.and_then(|one| Classification::of(&code::text(one))),
            determination: asked.determination.and_then(|one| Determination::of(&code::text(one))),
        },
        ..Wanted::default()
    })
}
