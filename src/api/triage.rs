//! Incidents and alerts one by one: fetching a row, and everything that is decided about one.

use super::{
    ALERT, ApiError, Awaited, Listed, Resource, Sent, address, bare, endpoints, fetch, read, send, with_body,
};
use gloo_net::http::Method;
use security_center_contract::{
    Alert, AlertChange, AlertDetails, AlertMove, Incident, IncidentChange, IncidentDetails, IncidentEntity,
    IncidentHistoryEntry, List, NewIncidentComment, Person, Value, WriteBackAnswer,
};

/// To whom incidents and alerts can be handed over.
pub const ASSIGNEES: Resource<List<Person>> = Resource::at("assignees");

/// An incident as the queue has it.
///
/// # Errors
/// `notFound` where there is none; otherwise as every request.
pub async fn incident_of(number: u32) -> Result<Incident, ApiError> {
    match listed_incident(number).await? {
        Some(incident) => Ok(incident),
        // There the server says why there is none.
        None => Ok(read::<IncidentDetails>(fetch(&endpoints::incident(number)).await?)?.incident),
    }
}

/// The row of an incident; nothing where it cannot be fetched.
pub async fn incident_row(number: u32) -> Option<Incident> {
    listed_incident(number).await.ok().flatten()
}

async fn listed_incident(number: u32) -> Result<Option<Incident>, ApiError> {
    let list: List<Incident> = read(fetch(&format!("incidents?ids={number}")).await?)?;
    Ok(list.value.into_iter().next())
}

/// The address of the items of a queue that fit a filter as a file: `csv` or `jsonl`.
#[must_use]
pub fn queue_export<T>(of: &Listed<T>, format: &str, filter: &str) -> String {
    address(&[of.items.path(), "/export?format=", format, "&", filter].concat())
}

/// What happened to an incident, the newest first; of which one: `incident_history`.
pub const INCIDENT_HISTORY: Resource<List<IncidentHistoryEntry>> = Resource::at("incidents/history");

/// Where the history of an incident is, below the address of the API.
#[must_use]
pub fn incident_history(number: u32) -> String {
    endpoints::incident(number) + "/history"
}

/// What an incident's alerts name; of which one: `incident_entities`.
pub const INCIDENT_ENTITIES: Resource<List<IncidentEntity>> = Resource::at("incidents/entities");

/// Where the entities of an incident are, below the address of the API.
#[must_use]
pub fn incident_entities(number: u32) -> String {
    endpoints::incident(number) + "/entities"
}

/// Writes about an incident.
#[must_use]
pub fn comment_on_incident(number: u32, comment: &NewIncidentComment) -> Awaited<Value> {
    endpoints::change(endpoints::incident(number) + "/comments", with_body(Method::POST, comment))
}

/// Takes back the person's own last change of an incident; where it is said which version that made, that one or none.
#[must_use]
pub fn undo_incident(number: u32, made: Option<i64>) -> Awaited<Incident> {
    let sent = Sent { version: made, ..bare(Method::POST) };
    Box::pin(async move { send(&(endpoints::incident(number) + "/undo"), sent).await })
}

/// Takes back what this entry of an incident's history tells, based on `version` of the incident.
#[must_use]
pub fn undo_entry(number: u32, entry: i64, version: i64) -> Awaited<Incident> {
    let sent = Sent { version: Some(version), ..bare(Method::POST) };
    Box::pin(async move { send(&format!("{}/{entry}/undo", incident_history(number)), sent).await })
}

/// Moves alerts of an incident; the answer is the one that they are in then.
#[must_use]
pub fn move_alerts(number: u32, what: &AlertMove) -> Awaited<Incident> {
    let sent = with_body(Method::POST, what);
    Box::pin(async move { send(&(endpoints::incident(number) + "/move"), sent).await })
}

/// Changes what is named of an incident, based on `version`.
#[must_use]
pub fn change_incident(number: u32, change: &IncidentChange, version: i64) -> Awaited<Incident> {
    let sent = Sent { version: Some(version), ..with_body(Method::PATCH, change) };
    Box::pin(async move { send(&endpoints::incident(number), sent).await })
}

/// Where an alert is, below the address of the API.
#[must_use]
pub fn alert(number: u32) -> String {
    format!("{}{number}", ALERT.path())
}

/// An alert as the queue has it.
///
/// # Errors
/// `notFound` where there is none; otherwise as every request.
pub async fn alert_of(number: u32) -> Result<Alert, ApiError> {
    match listed_alert(number).await? {
        Some(alert) => Ok(alert),
        // As of an incident.
        None => Ok(read::<AlertDetails>(fetch(&alert(number)).await?)?.alert),
    }
}

/// The row of an alert; nothing where it cannot be fetched.
pub async fn alert_row(number: u32) -> Option<Alert> {
    listed_alert(number).await.ok().flatten()
}

async fn listed_alert(number: u32) -> Result<Option<Alert>, ApiError> {
    let list: List<Alert> = read(fetch(&format!("alerts?ids={number}")).await?)?;
    Ok(list.value.into_iter().next())
}

/// Changes what is named of an alert, based on `version`.
#[must_use]
pub fn change_alert(number: u32, change: &AlertChange, version: i64) -> Awaited<Alert> {
    let sent = Sent { version: Some(version), ..with_body(Method::PATCH, change) };
    Box::pin(async move { send(&alert(number), sent).await })
}

/// Writes about an alert.
#[must_use]
pub fn comment_on_alert(number: u32, comment: &NewIncidentComment) -> Awaited<Value> {
    endpoints::change(alert(number) + "/comments", with_body(Method::POST, comment))
}

/// Says what is kept of fields of an alert that differ at Microsoft Graph, as they were seen at `version`.
#[must_use]
pub fn answer_write_back(number: u32, answer: &WriteBackAnswer, version: i64) -> Awaited<Alert> {
    let sent = Sent { version: Some(version), ..with_body(Method::POST, answer) };
    Box::pin(async move { send(&(alert(number) + "/write-back"), sent).await })
}
