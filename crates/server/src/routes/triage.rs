//! Incidents for the app: the queue, one with all that belongs to it, and changing it.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::IntoResponse;
use security_center_alerts::alert::{Classification, Determination};
use security_center_alerts::incident::IncidentStatus;
use security_center_contract::{
    Incident, IncidentChange, IncidentDetails, List, News, Order, Permit, Problem, Refusal, limits,
};
use security_center_odata::{Comparison, Direction, Filter, Sort, Value};
use tracing::warn;

use super::body::Body;
use super::queue_answers::{self, Kept};
use super::queue_query::{AT_ONCE, QueueQuery, Queued};
use super::security::{not_made, outside};
use super::triage_entities::counts;
use super::triage_shape::{alert, entity, incident};
use super::version::{IfMatch, etag};
use crate::auth::{FeatureViewer, Responder, SignedIn};
use crate::domain::access;
use crate::domain::fields::Fields;
use crate::domain::incident_change::{self, Wanted};
use crate::domain::judgement::Rejudged;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::alert_list::{AlertColumn, AlertRow};
use crate::store::incident_change::Done;
use crate::store::incident_entities::Evidence;
use crate::store::incident_history::By;
use crate::store::incident_list::IncidentColumn;
use crate::store::incident_queue::QueueOrder;
use crate::store::sight::View;
use crate::store::{LocationStore, Result as Read, code, page_sql};

/// How many alerts, and how many entities, the page of an incident is sent at once.
const ON_A_PAGE: u32 = 500;

pub(super) fn store<'a>(state: &'a AppState, caller: &SignedIn) -> Result<&'a LocationStore> {
    // A service that is on has its location reserved; anything else is a fault of ours.
    let reserved = caller.service.reserved.as_ref().ok_or_else(ApiError::internal)?;
    Ok(state.locations.at(reserved.location))
}

/// Tells the windows of whoever an incident is assigned to, where somebody else did something there that he is notified of. What
/// was done is done, whether they can be told or not: they find it with the next look.
pub(super) async fn tell(state: &AppState, caller: &SignedIn, number: i64) {
    if let Err(failure) = tell_assigned(state, caller, number).await {
        warn!(%failure, "windows are not told of an incident");
    }
}

async fn tell_assigned(state: &AppState, caller: &SignedIn, number: i64) -> Read<()> {
    let Some(reserved) = caller.service.reserved.as_ref() else { return Ok(()) };
    let incident = state.locations.at(reserved.location).incident(caller.view(), number).await?;
    if let Some(assigned_to) = incident.and_then(|incident| incident.assigned_to) {
        let (tenant, now) = (caller.tenant_id(), state.clock.now());
        state.control.tell_of_incident(tenant, &assigned_to, &caller.person.id, now).await?;
    }
    Ok(())
}

/// Who changes something.
pub(super) fn by<'a>(caller: &'a SignedIn, state: &AppState) -> By<'a> {
    By { person_id: &caller.person.id, person_name: &caller.person.display_name, now: state.clock.now() }
}

/// The order of the incidents that fit a filter.
#[utoipa::path(get, path = "/api/incidents/order", tag = "incidents",
    params(
        ("status" = Option<String>, Query, description = "Of these states, with a comma between them; so also `severity`, `classification`, `service`, `category`."),
        ("assigned" = Option<String>, Query, description = "`me`, `somebody`, `nobody`."),
        ("alerts" = Option<String>, Query, description = "`many` or `one`; so also `services` and `categories`."),
        ("days" = Option<i64>, Query, description = "With activity within so many days."),
        ("q" = Option<String>, Query, description = "Whose name, number, tag or entity holds this text."),
        ("sort" = Option<String>, Query, description = "By this column, with a `-` before it where the highest comes first."),
    ),
    responses(
    (status = 200, description = "Their numbers in that order, the first hundred thousand of `count`.", body = Order),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `q` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn order(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Json<Order>> {
    queue_answers::order::<IncidentColumn>(&state, &caller, &uri).await
}

/// What changed since an order was made.
#[utoipa::path(get, path = "/api/incidents/news", tag = "incidents",
    params(
        ("since" = String, Query, description = "The moment of the order, or of the news before."),
        ("after" = i64, Query, description = "The highest number that there was when the order was made."),
        ("ordered" = Option<String>, Query, description = "The moment of the order: with it, those count as come that were opened again since."),
    ),
    responses(
    (status = 200, description = "Which changed, and how many came that fit the filter, which is the one of the order.", body = News),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn news(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Json<News>> {
    queue_answers::news::<IncidentColumn>(&state, &caller, &uri).await
}

/// Incidents by their numbers, or the hundred that changed last.
#[utoipa::path(get, path = "/api/incidents", tag = "incidents",
    params(("ids" = Option<String>, Query, description = "Their numbers, with a comma between them, a hundred at most.")),
    responses(
    (status = 200, description = "In no particular order; without `ids`, those that changed last come first.", body = List<Incident>),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Json<List<Incident>>> {
    queue_answers::list::<IncidentColumn>(&state, &caller, &uri).await
}

/// An incident with its alerts and entities.
#[utoipa::path(get, path = "/api/incidents/{id}", tag = "incidents",
    params(("id" = String, Path, description = "Its number.")),
    responses(
    (status = 200, description = "With an `ETag`. Alerts and entities are at most 500 each; `counts` is of all of them.", body = IncidentDetails),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(id): Path<String>,
) -> Result<impl IntoResponse> {
    let number = own_number(&id)?;
    let store = store(&state, &caller)?;
    let row = store.incident(caller.view(), number).await?.ok_or_else(ApiError::not_found)?;
    let of_it = Filter::Compare(AlertColumn::Incident, Comparison::Eq, Value::Text(number.to_string()));
    let order = [Sort { by: AlertColumn::FirstActivity, direction: Direction::Ascending }];
    let wanted =
        page_sql::Wanted { filter: Some(&of_it), order: &order, after: None, skip: 0, top: ON_A_PAGE };
    let (alerts, _) = store.alert_page(caller.view(), &wanted, false).await?;
    let ids: Vec<&str> = alerts.items.iter().map(|row| row.id.as_str()).collect();
    let mut evidence = store.incident_evidence(caller.view(), number, (ON_A_PAGE as usize, &ids)).await?;
    let alike = store.incident_alerts_alike(caller.view(), number).await?;
    let sees_all = store.sees_all_of_incident(caller.view(), number).await?;
    let mut refusals = access::refusals_to_respond(&caller.roles, caller.eligibility.eligible);
    if !sees_all {
        refusals.push(Refusal::OutsideDeviceGroups);
    }
    let version = row.version;
    let counts = counts(alike, &evidence);
    let mut named = named(&mut evidence);
    let mut alert = |row: AlertRow| {
        let names = named.remove(&row.id).unwrap_or_default();
        alert(row, names, sees_all)
    };
    let details = IncidentDetails {
        incident: incident(row),
        change: Permit::unless(refusals),
        alerts: alerts.items.into_iter().map(&mut alert).collect::<Result<_>>()?,
        entity_count: evidence.kinds.values().sum(),
        entities: evidence.entities.into_iter().map(entity).collect(),
        counts,
    };
    Ok((etag(version), Json(details)))
}

/// What each alert names of the entities that are sent, in their order.
fn named(evidence: &mut Evidence) -> HashMap<String, Vec<String>> {
    let places = evidence.entities.iter().enumerate().map(|(place, one)| (one.key.as_str(), place));
    let places: HashMap<&str, usize> = places.collect();
    let mut named = std::mem::take(&mut evidence.names);
    for names in named.values_mut() {
        names.retain(|key| places.contains_key(key.as_str()));
        names.sort_by_key(|key| places.get(key.as_str()).copied());
    }
    named
}

/// Changes what is named of an incident.
#[utoipa::path(patch, path = "/api/incidents/{id}", tag = "incidents", request_body = IncidentChange,
    params(("id" = String, Path, description = "Its number."), ("If-Match" = String, Header, description = "The `ETag` that the change is based on.")),
    responses(
    (status = 200, description = "The incident as it is now, with its new `ETag`.", body = Incident),
    (status = 400, description = "`invalidRequest`, or `invalidFields` with every field.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups`; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: it lives on in another one.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: somebody changed the same since; `fieldConflicts` says who and what.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn change(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(id): Path<String>,
    IfMatch(based_on): IfMatch,
    Body(asked): Body<IncidentChange>,
) -> Result<impl IntoResponse> {
    let number = own_number(&id)?;
    let wanted = wanted(asked)?;
    let store = store(&state, &caller)?;
    let by = by(&caller, &state);
    let rule = |present: &_| incident_change::of_incident(&wanted, Some(based_on), present);
    match store.change_incident((caller.view(), number), by, rule).await? {
        Done::NotThere => return Err(ApiError::not_found()),
        Done::Outside => return Err(outside()),
        Done::Not(why) => return Err(not_made(why)),
        Done::Already => {}
        Done::Made => state.intakes.changed(caller.tenant_id()).await,
    }
    let row = store.incident(caller.view(), number).await?.ok_or_else(ApiError::not_found)?;
    if wanted.assigned_to.is_some() {
        tell(&state, &caller, number).await;
    }
    Ok((etag(row.version), Json(incident(row))))
}

pub(super) fn own_number(text: &str) -> Result<i64> {
    // One spelling, as it was sent.
    let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
    number.ok_or_else(ApiError::not_found)
}

fn wanted(asked: IncidentChange) -> Result<Wanted<IncidentStatus>> {
    let mut fields = Fields::default();
    let name = asked.display_name.map(|text| fields.line("displayName", &text, limits::INCIDENT_WORD));
    // As programs may set them.
    let assigned_to = asked.assigned_to.map(|text| fields.name("assignedTo", &text, limits::INCIDENT_WORD));
    let tags = asked.custom_tags.map(|tags| {
        if tags.len() > limits::INCIDENT_TAGS {
            fields.too_long("customTags", limits::INCIDENT_TAGS);
        }
        let checked = tags.iter().filter_map(|tag| fields.name("customTags", tag, limits::INCIDENT_WORD));
        checked.collect()
    });
    fields.finish(())?;
    Ok(Wanted {
        name,
        status: asked.status.and_then(|status| IncidentStatus::of(&code::text(status))),
        assigned_to,
        judgement: Rejudged {
            classification: asked.classification.and_then(|one| Classification::of(&code::text(one))),
            determination: asked.determination.and_then(|one| Determination::of(&code::text(one))),
        },
        tags,
    })
}

impl Kept for IncidentColumn {
    type Item = Incident;

    async fn order(
        store: &LocationStore,
        view: View<'_>,
        query: &QueueQuery<Self>,
        limit: u32,
    ) -> Read<QueueOrder> {
        store.incident_order(view, &query.filter, &query.order, limit).await
    }

    async fn changed(store: &LocationStore, view: View<'_>, since: i64, limit: usize) -> Read<Vec<i64>> {
        store.incidents_changed(view, since, limit as i64).await
    }

    async fn fresh(store: &LocationStore, view: View<'_>, query: &QueueQuery<Self>) -> Read<u64> {
        let came = store.incident_count(view, Some(&query.newer())).await?;
        let Some(ordered) = query.ordered else { return Ok(came) };
        let before = (query.after.unwrap_or_default(), ordered);
        Ok(came + store.incidents_reopened(view, &query.filter, before).await?)
    }

    async fn items(store: &LocationStore, view: View<'_>, numbers: &[i64]) -> Read<Vec<(i64, Incident)>> {
        let rows = store.incidents_of(view, numbers).await?;
        Ok(rows.into_iter().map(|row| (row.number, incident(row))).collect())
    }

    async fn newest(store: &LocationStore, view: View<'_>) -> Read<(Vec<Incident>, u64)> {
        let (always, top) = (Self::always(), AT_ONCE as u32);
        let order = [Sort { by: Self::LastUpdate, direction: Direction::Descending }];
        let wanted = page_sql::Wanted { filter: Some(&always), order: &order, after: None, skip: 0, top };
        let (page, count) = store.incident_page(view, &wanted, true).await?;
        Ok((page.items.into_iter().map(incident).collect(), count.unwrap_or_default()))
    }
}
