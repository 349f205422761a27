//! `incidents`: listed, shown, changed, commented.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use security_center_alerts::incident::IncidentStatus;
use security_center_contract::limits;
use security_center_odata::{Direction, Sort};
use serde_json::{Map, Value, json};

use super::alerts::{CHARACTERS, bounded, resources};
use super::page::{Question, link_to_alerts, of_incident, of_one};
use super::properties::{INCIDENTS, TOP_EXPANDED};
use super::{
    Asked, GraphComment, GraphIncident, by, not_made, outside, redirected, shape, store, tell,
    too_many_comments, wanted,
};
use crate::auth::{FeatureViewer, Responder};
use crate::domain::incident_change;
use crate::problem::{ApiError, Result};
use crate::routes::body::Body;
use crate::routes::version::etag;
use crate::state::AppState;
use crate::store::LocationStore;
use crate::store::alert_list::AlertColumn;
use crate::store::incident_change::Done;
use crate::store::incident_comment::Commented;
use crate::store::incident_list::{IncidentColumn, IncidentRow, NEWEST};
use crate::store::page_sql::{Page, Wanted};
use crate::store::sight::View;

const PATH: &str = "/v1.0/security/incidents";

/// How many alerts stand in an incident; where more are, a link leads to the rest.
const ALERTS_EACH: u32 = 100;

const STATUSES: [(&str, IncidentStatus); 4] = [
    ("active", IncidentStatus::Active),
    ("inProgress", IncidentStatus::InProgress),
    ("resolved", IncidentStatus::Resolved),
    ("redirected", IncidentStatus::Redirected),
];

/// The incidents of the tenant.
#[utoipa::path(get, path = "/v1.0/security/incidents", tag = "Microsoft Graph", params(
    ("$filter" = Option<String>, Query, description = "`and`, `or`, `not`, `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`, `any`, `startswith`, `contains`, `endswith`."),
    ("$orderby" = Option<String>, Query, description = "Properties with `asc` or `desc`; the newest first where nothing is said."),
    ("$top" = Option<u32>, Query, description = "How many items a page has at most: 50, or up to 1000; with `$expand` up to 50."),
    ("$skip" = Option<u32>, Query, description = "How many items are left out at the beginning."),
    ("$count" = Option<bool>, Query, description = "Whether all are counted."),
    ("$select" = Option<String>, Query, description = "Which properties are wanted."),
    ("$expand" = Option<String>, Query, description = "`alerts`"),
), responses(
    (status = 200, description = "`value` with incidents, `@odata.nextLink` where there are more, `@odata.count` where it is wanted.", body = Vec<GraphIncident>),
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
    let of = ("incidents", view.tenant_id);
    let question = Question::of(&asked, of, &INCIDENTS, IncidentColumn::Number, (TOP_EXPANDED, &NEWEST))?;
    let expand = !question.options.expand.is_empty();
    let (mut page, count) = store.incident_page(view, &question.wanted(), question.options.count).await?;
    let mut items = incidents(store, view, &asked, &page.items).await?;
    if expand {
        let filled = fill(store, view, &asked, &mut items).await?;
        if filled < items.len() {
            items.truncate(filled);
            page = shortened(store, view, question.wanted(), filled).await?;
        }
    }
    let select = question.options.select.as_deref();
    let mut answer = json!({ "@odata.context": asked.context("incidents") });
    if let Some(count) = count {
        answer["@odata.count"] = count.into();
    }
    if let Some(place) = page.next {
        answer["@odata.nextLink"] = question.next_link(&asked, PATH, place).into();
    }
    answer["value"] = items.into_iter().map(|item| shape::selected(json!(item), select)).collect();
    Ok((asked.applied().map(|header| [header]), Json(answer)).into_response())
}

/// An incident.
#[utoipa::path(get, path = "/v1.0/security/incidents/{id}", tag = "Microsoft Graph", params(
    ("id" = String, Path, description = "Its number."),
    ("$select" = Option<String>, Query, description = "Which properties are wanted."),
    ("$expand" = Option<String>, Query, description = "`alerts`"),
), responses(
    (status = 200, description = "The incident, with its version as `ETag`.", body = GraphIncident),
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
    one(store(&state, &caller)?, caller.view(), &asked, number(&id)?).await
}

/// Change an incident. Only what is named changes: `assignedTo`, `classification`, `determination`, `status`, `customTags`.
#[utoipa::path(patch, path = "/v1.0/security/incidents/{id}", tag = "Microsoft Graph", params(
    ("id" = String, Path, description = "Its number."),
    ("If-Match" = Option<String>, Header, description = "The version that the change is based on; without one it is made whatever others changed."),
), request_body = Object, responses(
    (status = 200, description = "The incident after the change. Resolving resolves its alerts, assigning assigns them, and a classification is that of those that have none.", body = GraphIncident),
    (status = 400, description = "`BadRequest`: which property, and what is possible."),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, such as that part of it concerns devices outside of one's device groups; or `DisabledFeature` while the service is not on."),
    (status = 404, description = "`NotFound`"),
    (status = 409, description = "`Conflict`: it lives on in another one."),
    (status = 412, description = "`PreconditionFailed`: somebody changed the same property since; who, when, and to what."),
))]
pub async fn change(
    State(state): State<AppState>,
    Responder(caller): Responder,
    asked: Asked,
    Path(id): Path<String>,
    Body(body): Body<Map<String, Value>>,
) -> Result<Response> {
    let (store, view, number) = (store(&state, &caller)?, caller.view(), number(&id)?);
    let wanted = wanted::change(&body, &STATUSES, true)?;
    let rule = |present: &_| incident_change::of_incident(&wanted, asked.based_on, present);
    match store.change_incident((view, number), by(&caller, &state), rule).await? {
        Done::NotThere => return Err(ApiError::not_found()),
        Done::Outside => return Err(outside()),
        Done::Not(why) => return Err(not_made(why)),
        Done::Already => {}
        Done::Made => state.intakes.changed(view.tenant_id).await,
    }
    if wanted.assigned_to.is_some() {
        tell(&state, &caller, number).await;
    }
    one(store, view, &asked, number).await
}

/// Add a comment to an incident.
#[utoipa::path(post, path = "/v1.0/security/incidents/{id}/comments", tag = "Microsoft Graph", params(("id" = String, Path, description = "Its number.")), request_body = Object, responses(
    (status = 200, description = "All comments, the oldest first.", body = Vec<GraphComment>),
    (status = 400, description = "`BadRequest`"),
    (status = 401, description = "`InvalidAuthenticationToken`"),
    (status = 403, description = "`Forbidden` with every reason, or `DisabledFeature` while the service is not on."),
    (status = 404, description = "`NotFound`"),
    (status = 409, description = "`Conflict`: it lives on in another one, or there are as many as there may be."),
))]
pub async fn comment(
    State(state): State<AppState>,
    Responder(caller): Responder,
    asked: Asked,
    Path(id): Path<String>,
    Body(body): Body<Map<String, Value>>,
) -> Result<Json<Value>> {
    let (store, view, number) = (store(&state, &caller)?, caller.view(), number(&id)?);
    let text = wanted::comment(&body)?;
    let place = (view, number);
    match store.comment_on_incident(place, by(&caller, &state), &text, limits::COMMENTS).await? {
        Commented::NotThere => return Err(ApiError::not_found()),
        Commented::Redirected(to) => return Err(redirected(to)),
        Commented::Full => return Err(too_many_comments()),
        Commented::Already => {}
        Commented::Made => state.intakes.changed(view.tenant_id).await,
    }
    tell(&state, &caller, number).await;
    let comments = store.incident_comments(view, &[number]).await?.remove(&number).unwrap_or_default();
    let value: Vec<GraphComment> = comments.into_iter().map(shape::comment).collect();
    let context = asked.context(&format!("incidents('{number}')/comments"));
    Ok(Json(json!({ "@odata.context": context, "value": value })))
}

/// Its number in one spelling; whatever else stands there is the id of nothing.
fn number(id: &str) -> Result<i64> {
    let number = id.parse::<i64>().ok().filter(|number| number.to_string() == id);
    number.ok_or_else(ApiError::not_found)
}

async fn one(store: &LocationStore, view: View<'_>, asked: &Asked, number: i64) -> Result<Response> {
    let options = of_one(asked, &INCIDENTS)?;
    let row = store.incident(view, number).await?.ok_or_else(ApiError::not_found)?;
    let version = row.version;
    let mut items = incidents(store, view, asked, &[row]).await?;
    if !options.expand.is_empty() {
        fill(store, view, asked, &mut items).await?;
    }
    let mut shown = shape::selected(json!(items.pop()), options.select.as_deref());
    shown["@odata.context"] = asked.context("incidents/$entity").into();
    Ok((asked.applied().map(|header| [header]), etag(version), Json(shown)).into_response())
}

async fn incidents(
    store: &LocationStore,
    view: View<'_>,
    asked: &Asked,
    rows: &[IncidentRow],
) -> Result<Vec<GraphIncident>> {
    let numbers: Vec<_> = rows.iter().map(|row| row.number).collect();
    let mut comments = store.incident_comments(view, &numbers).await?;
    let shown = rows.iter().map(|row| {
        let comments = comments.remove(&row.number).unwrap_or_default();
        shape::incident(asked, view.tenant_id, row.clone(), comments)
    });
    Ok(shown.collect())
}

/// Puts their alerts into incidents, as long as what services sent of them is not too much for one answer. Says how many
/// incidents have theirs: the first in any case.
async fn fill(
    store: &LocationStore,
    view: View<'_>,
    asked: &Asked,
    items: &mut [GraphIncident],
) -> Result<usize> {
    let order =
        [AlertColumn::FirstActivity, AlertColumn::Id].map(|by| Sort { by, direction: Direction::Ascending });
    let mut left = CHARACTERS;
    for (place, item) in items.iter_mut().enumerate() {
        let number = number(&item.id)?;
        let filter = of_incident(AlertColumn::Incident, number);
        let wanted = Wanted { filter: Some(&filter), order: &order, after: None, skip: 0, top: ALERTS_EACH };
        let (page, _) = bounded(store, view, wanted, false, left).await?;
        let ids: Vec<_> = page.items.iter().map(|row| row.id.as_str()).collect();
        let size: i64 = store.alert_sizes(view, &ids).await?.iter().map(|(_, size)| size).sum();
        if size > left && place > 0 {
            return Ok(place);
        }
        left -= size;
        item.alerts_next_link = page.next.is_some().then(|| link_to_alerts(asked, number, page.items.len()));
        item.alerts = Some(resources(store, view, asked, page.items).await?);
    }
    Ok(items.len())
}

/// The same page with less items.
async fn shortened(
    store: &LocationStore,
    view: View<'_>,
    wanted: Wanted<'_, IncidentColumn>,
    items: usize,
) -> Result<Page<IncidentRow>> {
    let top = u32::try_from(items).unwrap_or(u32::MAX);
    let (page, _) = store.incident_page(view, &Wanted { top, ..wanted }, false).await?;
    Ok(page)
}
