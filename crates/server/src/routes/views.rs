//! Views of the queues of incidents and alerts: a person's own, and the team's.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use security_center_contract::{
    NewSavedView, Permit, Problem, Refusal, SavedView, SavedViewChange, SavedViews, ViewedQueue,
};

use super::body::Body;
use super::triage::{by, store};
use super::version::{IfMatch, etag};
use crate::auth::{FeatureViewer, SignedIn, bearer};
use crate::domain::{access, saved_view};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::code;
use crate::store::saved_view::{Kept, ViewRow, ViewToKeep, Which};

/// Every reason why the person may not save, change or remove a view of the team's.
fn refusals_to_share(caller: &SignedIn) -> Vec<Refusal> {
    access::refusals_to_respond(&caller.roles, caller.eligibility.eligible)
}

/// One's own views of a queue, and the team's.
#[utoipa::path(get, path = "/api/views/{queue}", tag = "views",
    params(("queue" = ViewedQueue, Path, description = "Of which queue.")),
    responses(
    (status = 200, description = "By name, at most 50 of one's own and 50 of the team's.", body = SavedViews),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: there is no such queue.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(queue): Path<String>,
) -> Result<Json<SavedViews>> {
    let queue = queue_of(&queue)?;
    let refusals = refusals_to_share(&caller);
    let rows = store(&state, &caller)?.saved_views(caller.tenant_id(), queue, &caller.person.id).await?;
    let shares = refusals.is_empty();
    let value = rows.into_iter().map(|row| view(row, shares)).collect();
    Ok(Json(SavedViews { value, share: Permit::unless(refusals) }))
}

/// Save a view, for oneself or for the team.
#[utoipa::path(post, path = "/api/views/{queue}", tag = "views", request_body = NewSavedView,
    params(("queue" = ViewedQueue, Path, description = "Of which queue.")),
    responses(
    (status = 201, description = "The view, with its `ETag`.", body = SavedView),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, also where it is for the team and the person only views; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: there is no such queue.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: `limitReached`, with 50 views of this kind.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn save(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(queue): Path<String>,
    Body(wanted): Body<NewSavedView>,
) -> Result<impl IntoResponse> {
    let queue = queue_of(&queue)?;
    let refusals = refusals_to_share(&caller);
    let shares = refusals.is_empty();
    if wanted.team && !shares {
        return Err(ApiError::forbidden(refusals));
    }
    let wanted = saved_view::check(wanted)?;
    let id = bearer::new_id()?;
    let to_keep =
        ViewToKeep { id: &id, queue, team: wanted.team, name: &wanted.name, parameters: &wanted.parameters };
    let by = by(&caller, &state);
    let kept =
        store(&state, &caller)?.save_view(caller.tenant_id(), to_keep, by, saved_view::AT_MOST).await?;
    let row = kept.ok_or_else(|| ApiError::not_possible_now(vec![Refusal::LimitReached]))?;
    Ok((StatusCode::CREATED, etag(row.version), Json(view(row, shares))))
}

/// Change what is named of a view.
#[utoipa::path(patch, path = "/api/views/{queue}/{id}", tag = "views", request_body = SavedViewChange,
    params(("queue" = ViewedQueue, Path, description = "Of which queue."), ("id" = String, Path, description = "The view's id."), ("If-Match" = String, Header, description = "The `ETag` that the change is based on.")),
    responses(
    (status = 200, description = "The view as it is now, with its new `ETag`.", body = SavedView),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, also where it is the team's and the person only views; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the person has no such view.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: somebody changed it since; `detail` says who.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path((queue, id)): Path<(String, String)>,
    IfMatch(based_on): IfMatch,
    Body(wanted): Body<SavedViewChange>,
) -> Result<impl IntoResponse> {
    let which = Which { tenant_id: caller.tenant_id(), queue: queue_of(&queue)?, id: &id, based_on };
    let wanted = saved_view::check_change(wanted)?;
    let refusals = refusals_to_share(&caller);
    let who = (by(&caller, &state), refusals.is_empty());
    let row = done(store(&state, &caller)?.change_view(which, who, &wanted).await?, refusals)?;
    Ok((etag(row.version), Json(view(row, who.1))))
}

/// Remove a view.
#[utoipa::path(delete, path = "/api/views/{queue}/{id}", tag = "views",
    params(("queue" = ViewedQueue, Path, description = "Of which queue."), ("id" = String, Path, description = "The view's id."), ("If-Match" = String, Header, description = "The `ETag` of the view as it was seen.")),
    responses(
    (status = 204, description = "Removed."),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, also where it is the team's and the person only views; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the person has no such view.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: somebody changed it since; `detail` says who.", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn remove(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path((queue, id)): Path<(String, String)>,
    IfMatch(based_on): IfMatch,
) -> Result<StatusCode> {
    let which = Which { tenant_id: caller.tenant_id(), queue: queue_of(&queue)?, id: &id, based_on };
    let refusals = refusals_to_share(&caller);
    let who = (by(&caller, &state), refusals.is_empty());
    done(store(&state, &caller)?.remove_view(which, who).await?, refusals)?;
    Ok(StatusCode::NO_CONTENT)
}

fn queue_of(text: &str) -> Result<ViewedQueue> {
    code::parse(text).map_err(|_| ApiError::not_found())
}

fn done(kept: Kept, refusals: Vec<Refusal>) -> Result<ViewRow> {
    match kept {
        Kept::NotThere => Err(ApiError::not_found()),
        Kept::NotHis => Err(ApiError::forbidden(refusals)),
        Kept::ChangedSince(row) => Err(ApiError::precondition_failed(format!(
            "{} changed the view since; it is called {} now.",
            row.saved_by, row.name
        ))),
        Kept::Done(row) => Ok(row),
    }
}

fn view(row: ViewRow, shares: bool) -> SavedView {
    SavedView {
        id: row.id,
        name: row.name,
        parameters: row.parameters,
        team: row.team,
        by: row.saved_by,
        may_change: shares || !row.team,
        version: row.version,
    }
}
