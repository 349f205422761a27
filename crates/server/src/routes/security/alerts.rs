//! `alerts_v2`: listed, shown, changed, commented.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use security_center_alerts::alert::AlertStatus;
use security_center_contract::limits;
use serde_json::{Map, Value, json};

use super::page::{Question, of_one};
use super::properties::ALERTS;
use super::{
    Asked, GraphAlert, GraphComment, by, not_made, outside, shape, store, too_many_comments, wanted,
};
use crate::auth::{FeatureViewer, Responder};
use crate::domain::incident_change::of_alert;
use crate::problem::{ApiError, Result};
use crate::routes::body::Body;
use crate::routes::version::etag;
use crate::state::AppState;
use crate::store::LocationStore;
use crate::store::alert_list::{AlertColumn, AlertRow, NEWEST};
use crate::store::incident_change::Done;
use crate::store::incident_comment::Commented;
use crate::store::page_sql::{Page, Wanted};
use crate::store::sight::View;

const PATH: &str = "/v1.0/security/alerts_v2";

/// How many alerts a page has where nothing is said.
const USUAL: u32 = 100;

/// How many characters of what services sent stand in one answer: what is more comes with the next page.
pub(super) const CHARACTERS: i64 = 8 << 20;

const STATUSES: [(&str, AlertStatus); 3] =
    [("new", AlertStatus::New), ("inProgress", AlertStatus::InProgress), ("resolved", AlertStatus::Resolved)];

/// The alerts of the tenant.
#[utoipa::path(get, path = "/v1.0/security/alerts_v2", tag = "Microsoft Graph", params(
    ("$filter" = Option<String>, Query, description = "`and`, `or`, `not`, `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`, `any`, `startswith`, `contains`, `endswith`."),
    ("$orderby" = Option<String>, Query, description = "Properties with `asc` or `desc`; the newest first where nothing is said."),
    ("$top" = Option<u32>, Query, description = "How many items a page has at most: 100, or up to 1000."),
    ("$skip" = Option<u32>, Query, description = "How many items are left out at the beginning."),
    ("$count" = Option<bool>, Query, description = "Whether all are counted."),
    ("$select" = Option<String>, Query, description = "Which properties are wanted."),
), responses(
    (status = 200, description = "`value` with alerts, `@odata.nextLink` where there are more, `@odata.count` where it is wanted.", body = Vec<GraphAlert>),
    (status = 400, description = "`BadRequest`: which option, where, and what is possible."),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, or `DisabledFeature` while the service is not on."),
    (status = 429, description = "`TooManyRequests`, with `Retry-After`."),
))]
pub async fn list(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    asked: Asked,
) -> Result<Response> {
    let (store, view) = (store(&state, &caller)?, caller.view());
    let question =
        Question::of(&asked, ("alerts", view.tenant_id), &ALERTS, AlertColumn::Id, (USUAL, &NEWEST))?;
    let (page, count) = bounded(store, view, question.wanted(), question.options.count, CHARACTERS).await?;
    let items = resources(store, view, &asked, page.items).await?;
    let select = question.options.select.as_deref();
    let mut answer = json!({ "@odata.context": asked.context("alerts_v2") });
    if let Some(count) = count {
        answer["@odata.count"] = count.into();
    }
    if let Some(place) = page.next {
        answer["@odata.nextLink"] = question.next_link(&asked, PATH, place).into();
    }
    answer["value"] = items.into_iter().map(|item| shape::selected(item, select)).collect();
    Ok((asked.applied().map(|header| [header]), Json(answer)).into_response())
}

/// An alert.
#[utoipa::path(get, path = "/v1.0/security/alerts_v2/{id}", tag = "Microsoft Graph", params(
    ("id" = String, Path, description = "Its id."),
    ("$select" = Option<String>, Query, description = "Which properties are wanted."),
), responses(
    (status = 200, description = "The alert, with its version as `ETag`.", body = GraphAlert),
    (status = 400, description = "`BadRequest`"),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, or `DisabledFeature` while the service is not on."),
    (status = 404, description = "`NotFound`"),
))]
pub async fn show(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response> {
    one(store(&state, &caller)?, caller.view(), &asked, &id).await
}

/// Change an alert. Only what is named changes: `assignedTo`, `classification`, `determination`, `status`.
#[utoipa::path(patch, path = "/v1.0/security/alerts_v2/{id}", tag = "Microsoft Graph", params(
    ("id" = String, Path, description = "Its id."),
    ("If-Match" = Option<String>, Header, description = "The version that the change is based on; without one it is made whatever others changed."),
), request_body = Object, responses(
    (status = 200, description = "The alert after the change.", body = GraphAlert),
    (status = 400, description = "`BadRequest`: which property, and what is possible."),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, such as that it would open an incident that is partly outside of the device groups; or `DisabledFeature` while the service is not on."),
    (status = 404, description = "`NotFound`"),
    (status = 412, description = "`PreconditionFailed`: somebody changed the same property since; who, when, and to what."),
))]
pub async fn change(
    State(state): State<AppState>,
    Responder(caller): Responder,
    asked: Asked,
    Path(id): Path<String>,
    Body(body): Body<Map<String, Value>>,
) -> Result<Response> {
    let (store, view) = (store(&state, &caller)?, caller.view());
    let wanted = wanted::change(&body, &STATUSES, false)?;
    let rule = |present: &_| of_alert(&wanted, asked.based_on, present);
    match store.change_alert((view, &id), by(&caller, &state), rule).await? {
        Done::NotThere => return Err(ApiError::not_found()),
        Done::Outside => return Err(outside()),
        Done::Not(why) => return Err(not_made(why)),
        Done::Already => {}
        Done::Made => state.intakes.changed(view.tenant_id).await,
    }
    one(store, view, &asked, &id).await
}

/// Add a comment to an alert.
#[utoipa::path(post, path = "/v1.0/security/alerts_v2/{id}/comments", tag = "Microsoft Graph", params(("id" = String, Path, description = "Its id.")), request_body = Object, responses(
    (status = 200, description = "All comments that were written here, the oldest first.", body = Vec<GraphComment>),
    (status = 400, description = "`BadRequest`"),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, or `DisabledFeature` while the service is not on."),
    (status = 404, description = "`NotFound`"),
    (status = 409, description = "`Conflict`: there are as many as there may be."),
))]
pub async fn comment(
    State(state): State<AppState>,
    Responder(caller): Responder,
    asked: Asked,
    Path(id): Path<String>,
    Body(body): Body<Map<String, Value>>,
) -> Result<Json<Value>> {
    let (store, view) = (store(&state, &caller)?, caller.view());
    let text = wanted::comment(&body)?;
    match store.comment_on_alert((view, &id), by(&caller, &state), &text, limits::COMMENTS).await? {
        Commented::NotThere | Commented::Redirected(_) => return Err(ApiError::not_found()),
        Commented::Full => return Err(too_many_comments()),
        Commented::Already => {}
        Commented::Made => state.intakes.changed(view.tenant_id).await,
    }
    let comments = store.alert_comments(view, &[&id]).await?.remove(&id).unwrap_or_default();
    let value: Vec<GraphComment> = comments.into_iter().map(shape::comment).collect();
    let quoted = id.replace('\'', "''");
    let context = asked.context(&format!("alerts_v2('{quoted}')/comments"));
    Ok(Json(json!({ "@odata.context": context, "value": value })))
}

async fn one(store: &LocationStore, view: View<'_>, asked: &Asked, id: &str) -> Result<Response> {
    let options = of_one(asked, &ALERTS)?;
    let row = store.alert(view, id).await?.ok_or_else(ApiError::not_found)?;
    let version = row.version;
    let shown = resources(store, view, asked, vec![row]).await?.pop().unwrap_or_default();
    let mut shown = shape::selected(shown, options.select.as_deref());
    shown["@odata.context"] = asked.context("alerts_v2/$entity").into();
    Ok((asked.applied().map(|header| [header]), etag(version), Json(shown)).into_response())
}

/// A page, cut off where what services sent of its alerts is more than `characters`; one alert stands in it in any case.
pub(super) async fn bounded(
    store: &LocationStore,
    view: View<'_>,
    wanted: Wanted<'_, AlertColumn>,
    count: bool,
    characters: i64,
) -> Result<(Page<AlertRow>, Option<u64>)> {
    let (page, total) = store.alert_page(view, &wanted, count).await?;
    let ids: Vec<_> = page.items.iter().map(|row| row.id.as_str()).collect();
    let sizes = store.alert_sizes(view, &ids).await?;
    let size = |id: &str| sizes.iter().find(|(one, _)| one == id).map_or(0, |(_, size)| *size);
    let mut sum = 0;
    let fits = ids.iter().take_while(|id| {
        sum += size(id);
        sum <= characters
    });
    let fits = u32::try_from(fits.count().max(1)).unwrap_or(u32::MAX);
    if fits as usize >= page.items.len() {
        return Ok((page, total));
    }
    let (page, _) = store.alert_page(view, &Wanted { top: fits, ..wanted }, false).await?;
    Ok((page, total))
}

/// The alerts of rows.
pub(super) async fn resources(
    store: &LocationStore,
    view: View<'_>,
    asked: &Asked,
    rows: Vec<AlertRow>,
) -> Result<Vec<Value>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
    let records = store.alert_records(view, &ids).await?;
    let mut comments = store.alert_comments(view, &ids).await?;
    let resources = rows.into_iter().map(|row| {
        let from = records.partition_point(|record| record.alert_id < row.id);
        let own = records[from..].partition_point(|record| record.alert_id == row.id);
        let comments = comments.remove(&row.id).unwrap_or_default();
        shape::alert(asked, view.tenant_id, row, comments, &records[from..from + own])
    });
    Ok(resources.collect())
}
