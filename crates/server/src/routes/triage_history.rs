//! What happened to an incident, what people wrote about it, and taking one's last change back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use security_center_contract::{
    HistoryUndo, Incident, IncidentEvent, IncidentFieldChange, IncidentHistoryEntry, List,
    NewIncidentComment, Problem, limits,
};
use serde_json::Value;

use super::body::Body;
use super::queue_query::{parameters, unknown};
use super::triage::{by, own_number, store, tell};
use super::triage_entities;
use super::triage_shape::incident;
use super::version::{IfMatch, etag};
use crate::auth::{FeatureViewer, Responder, SignedIn};
use crate::clock::timestamp;
use crate::domain::access;
use crate::domain::fields::Fields;
use crate::domain::taking_back::Obstacle;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::incident_comment::{CommentRow, Commented};
use crate::store::incident_entry::EntryBack;
use crate::store::incident_history::HistoryRow;
use crate::store::incident_list::IncidentRow;
use crate::store::incident_obstacles::Obstacles;
use crate::store::incident_undo::TakenBack;
use crate::store::sight::View;
use crate::store::{LocationStore, code};

/// How many entries are sent at once.
const AT_ONCE: usize = 500;

/// For how long a change can be taken back, in milliseconds.
pub const TAKEN_BACK_WITHIN: i64 = 60 * 60 * 1000;

/// The history and the comments of an incident.
#[utoipa::path(get, path = "/api/incidents/{id}/history", tag = "incidents",
    params(
        ("id" = String, Path, description = "Its number."),
        ("before" = Option<i64>, Query, description = "Entries before the one of this id."),
        ("top" = Option<u32>, Query, description = "How many at most, 1 to 500; 500 unless told."),
        ("counted" = Option<u64>, Query, description = "How many the first page counted in all, so that no further one counts them again. The link to the next page has it."),
    ),
    responses(
    (status = 200, description = "The newest first. `@odata.count` says how many there are in all, `@odata.nextLink` is there while there are more: pages that it leads to say what the first one counted.", body = List<IncidentHistoryEntry>),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn history(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<List<IncidentHistoryEntry>>> {
    let number = own_number(&id)?;
    let (before, top, counted) = page(&uri)?;
    let store = store(&state, &caller)?;
    if store.incident(caller.view(), number).await?.is_none() {
        return Err(ApiError::not_found());
    }
    // One more than asked for tells whether there are more.
    let wanted = (before, top + 1);
    let (entries, count) = store.incident_history(caller.view(), number, wanted, counted.is_none()).await?;
    let mut comments = store.incident_comments(caller.view(), &[number]).await?;
    let comments = comments.remove(&number).unwrap_or_default();
    let count = counted.unwrap_or_else(|| count.unwrap_or_default() + comments.len() as u64);
    let sent = &entries[..entries.len().min(top)];
    let obstacles = obstacles(store, &caller, number, sent).await?;
    // What a later version wrote down has its place, and is not shown.
    let mut told: Vec<_> = entries.into_iter().map(|row| (row.entry, happened(row))).collect();
    let comments = comments.into_iter().filter(|row| row.entry < before);
    told.extend(comments.map(|row| (row.entry, Some(written(row)))));
    told.sort_by_key(|(entry, _)| std::cmp::Reverse(*entry));
    let more = told.len() > top;
    told.truncate(top);
    let last = told.last().filter(|_| more).map(|(entry, _)| entry);
    let next_link =
        last.map(|last| format!("/api/incidents/{number}/history?before={last}&top={top}&counted={count}"));
    let mut value: Vec<_> = told.into_iter().filter_map(|(_, entry)| entry).collect();
    offer_undo(&mut value, &obstacles);
    Ok(Json(List { value, count, next_link }))
}

/// Before which entry, how many at most, and how many were counted in all.
fn page(uri: &Uri) -> Result<(i64, usize, Option<u64>)> {
    let (mut before, mut top, mut counted) = (i64::MAX, AT_ONCE, None);
    for (name, value) in parameters(uri)? {
        match name.as_ref() {
            "before" => {
                let wrong = || ApiError::invalid_request(format!("before: {value:?} is no id of an entry."));
                before = value.parse().map_err(|_| wrong())?;
            }
            "top" => top = triage_entities::top(&value, AT_ONCE)?,
            "counted" => {
                let wrong = || ApiError::invalid_request(format!("counted: {value:?} is no number."));
                counted = Some(value.parse().map_err(|_| wrong())?);
            }
            name => return Err(unknown(name)),
        }
    }
    Ok((before, top, counted))
}

/// Write about an incident.
#[utoipa::path(post, path = "/api/incidents/{id}/comments", tag = "incidents", request_body = NewIncidentComment,
    params(("id" = String, Path, description = "Its number.")),
    responses(
    (status = 201, description = "It is there for everybody."),
    (status = 400, description = "`invalidFields`: nothing is written, too much, or a control character.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: it lives on in another one, or has as many comments as it may.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
))]
pub async fn comment(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(id): Path<String>,
    Body(asked): Body<NewIncidentComment>,
) -> Result<StatusCode> {
    let number = own_number(&id)?;
    let text = comment_text(&asked)?;
    let (store, whose) = (store(&state, &caller)?, (caller.view(), number));
    match store.comment_on_incident(whose, by(&caller, &state), &text, limits::COMMENTS).await? {
        Commented::NotThere => return Err(ApiError::not_found()),
        Commented::Redirected(number) => return Err(super::security::redirected(number)),
        Commented::Full => return Err(super::security::too_many_comments()),
        Commented::Already => {}
        Commented::Made => state.intakes.changed(caller.tenant_id()).await,
    }
    tell(&state, &caller, number).await;
    Ok(StatusCode::CREATED)
}

/// Take back one's last change of an incident, with what followed from it for its alerts; also a move of alerts from it or to it,
/// and a merge into it.
#[utoipa::path(post, path = "/api/incidents/{id}/undo", tag = "incidents",
    params(("id" = String, Path, description = "Its number."), ("If-Match" = Option<String>, Header, description = "The `ETag` that the change made which is to be taken back; without it, that is the last one.")),
    responses(
    (status = 200, description = "The incident as it is now, with its new `ETag`.", body = Incident),
    (status = 400, description = "`invalidRequest`: an `If-Match` that this server did not send.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups`; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: the last change is more than an hour ago, or taken back already, or another one than that which is named, or somebody changed the same since, or an alert came that is open and it would be resolved, or that is linked with what was merged.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn undo(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(id): Path<String>,
    made: Option<IfMatch>,
) -> Result<impl IntoResponse> {
    let number = own_number(&id)?;
    let store = store(&state, &caller)?;
    let by = by(&caller, &state);
    let (since, made) = (by.now - TAKEN_BACK_WITHIN, made.map(|IfMatch(version)| version));
    match store.take_back((caller.view(), number), by, since, made).await? {
        TakenBack::NotThere => return Err(ApiError::not_found()),
        TakenBack::Outside => return Err(super::security::outside()),
        TakenBack::Nothing => {
            let detail = "There is no change of yours within the last hour that is not taken back already.";
            return Err(ApiError::not_possible_now(Vec::new()).detail(detail));
        }
        TakenBack::ChangedSince => {
            let detail = "Somebody changed the same since, or an alert came that stands against it, so that it is not taken back.";
            return Err(ApiError::not_possible_now(Vec::new()).detail(detail));
        }
        TakenBack::Another => {
            let detail = "Your last change of it is another one by now, so that this one is not taken back.";
            return Err(ApiError::not_possible_now(Vec::new()).detail(detail));
        }
        TakenBack::Made => state.intakes.changed(caller.tenant_id()).await,
    }
    // It may be somebody else's again.
    tell(&state, &caller, number).await;
    let row = after(store, &caller, number).await?;
    Ok((etag(row.version), Json(incident(row))))
}

/// Take back what one entry of the history tells, whoever did it: a change of fields, with what followed from it for the alerts; a
/// change of an alert; a move of alerts or a merge.
#[utoipa::path(post, path = "/api/incidents/{id}/history/{entry}/undo", tag = "incidents",
    params(("id" = String, Path, description = "Its number."), ("entry" = String, Path, description = "The `id` of the entry."), ("If-Match" = String, Header, description = "The `ETag` of the incident that this is based on.")),
    responses(
    (status = 200, description = "The incident as it is now, with its new `ETag`; also where it was taken back already.", body = Incident),
    (status = 400, description = "`invalidRequest`: an `If-Match` that this server did not send.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups`; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number, or its history no such entry.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow` with what stands against it: `changedSince`, `movedSince`, `livesOn`, `alertOpen`, `linkedSince`, `noChange`.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: somebody changed the same fields of the incident since that version, and `fieldConflicts` says who and what; or that version was never there.", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn undo_entry(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path((id, entry)): Path<(String, String)>,
    IfMatch(based_on): IfMatch,
) -> Result<impl IntoResponse> {
    let (number, entry) = (own_number(&id)?, own_number(&entry)?);
    let store = store(&state, &caller)?;
    let by = by(&caller, &state);
    match store.take_entry_back((caller.view(), number), (entry, based_on), by).await? {
        EntryBack::NotThere => return Err(ApiError::not_found()),
        EntryBack::Outside => return Err(super::security::outside()),
        EntryBack::Collides(why) => return Err(super::security::not_made(why)),
        EntryBack::Not(Obstacle { refusal, by }) => {
            let error = ApiError::not_possible_now(vec![refusal]);
            return Err(match by {
                Some(by) => error.detail(format!("The same was changed by {by} since.")),
                None => error,
            });
        }
        EntryBack::Already => {}
        EntryBack::Made => {
            state.intakes.changed(caller.tenant_id()).await;
            // It may be somebody else's again.
            tell(&state, &caller, number).await;
        }
    }
    let row = after(store, &caller, number).await?;
    Ok((etag(row.version), Json(incident(row))))
}

/// An incident of which all was in sight, as it is now: one that was made for alerts that are moved back has none in sight any more.
async fn after(store: &LocationStore, caller: &SignedIn, number: i64) -> Result<IncidentRow> {
    if let Some(row) = store.incident(caller.view(), number).await? {
        return Ok(row);
    }
    store.incident(View::whole(caller.tenant_id()), number).await?.ok_or_else(ApiError::not_found)
}

/// What stands against taking back each of these entries, for whoever may change the incident or the alert; nothing is read for others.
pub(super) async fn obstacles(
    store: &LocationStore,
    caller: &SignedIn,
    number: i64,
    told: &[HistoryRow],
) -> Result<Obstacles> {
    if !access::refusals_to_respond(&caller.roles, caller.eligibility.eligible).is_empty() {
        return Ok(Obstacles::new());
    }
    Ok(store.history_obstacles((caller.view(), number), told).await?)
}

/// Says with each entry whether it can be taken back.
pub(super) fn offer_undo(entries: &mut [IncidentHistoryEntry], obstacles: &Obstacles) {
    for entry in entries {
        entry.undo = obstacles.get(&entry.id).map(|why| undo_of(why.as_ref()));
    }
}

fn undo_of(why: Option<&Obstacle>) -> HistoryUndo {
    HistoryUndo {
        possible: why.is_none(),
        refusal: why.map(|why| why.refusal),
        by: why.and_then(|why| why.by.clone()),
    }
}

/// What is to be written, once it is checked.
pub(super) fn comment_text(asked: &NewIncidentComment) -> Result<String> {
    let mut fields = Fields::default();
    let text = fields.text("comment", asked.comment.trim());
    if text.is_empty() {
        fields.missing("comment");
    }
    fields.finish(())?;
    Ok(text)
}

/// A comment.
pub(super) fn written(row: CommentRow) -> IncidentHistoryEntry {
    IncidentHistoryEntry {
        id: row.entry,
        at: timestamp(row.at),
        by: Some(row.person_name),
        event: IncidentEvent::Commented,
        comment: Some(row.comment),
        alert: None,
        incident: None,
        fields: Vec::new(),
        alert_count: 0,
        undo: None,
    }
}

/// An entry; nothing for what a later version wrote down.
pub(super) fn happened(row: HistoryRow) -> Option<IncidentHistoryEntry> {
    let event = code::parse(&row.what).ok()?;
    let details = &row.details;
    let text = |name: &str| details[name].as_str().map(str::to_owned);
    let fields = match &details["fields"] {
        Value::Object(fields) => fields
            .iter()
            .filter_map(|(field, change)| {
                let value = |name: &str| change[name].as_str().map(str::to_owned);
                let (before, after) = (value("before"), value("after"));
                Some(IncidentFieldChange { field: code::parse(field).ok()?, before, after })
            })
            .collect(),
        _ => Vec::new(),
    };
    // An earlier version told of each alert here.
    let told = details["alerts"].as_array().map(|alerts| alerts.len() as u64);
    let other = ["incident", "to", "from"].into_iter().find_map(|name| details[name].as_i64());
    Some(IncidentHistoryEntry {
        id: row.entry,
        at: timestamp(row.at),
        by: row.person_name,
        event,
        comment: None,
        alert: text("title").or_else(|| text("alert")),
        incident: other.map(|number| number.to_string()),
        fields,
        alert_count: details["alertCount"].as_u64().or(told).unwrap_or_default(),
        undo: None,
    })
}
