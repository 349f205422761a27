//! All incidents that fit a filter as a file, however many: CSV for spreadsheets, JSON lines for programs.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use security_center_contract::{Incident, Problem};
use tracing::error;

use super::triage::store;
use super::triage_query::QueueQuery;
use super::triage_shape::incident;
use crate::audit::export::{Format, cell};
use crate::auth::FeatureViewer;
use crate::clock::timestamp;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::{LocationStore, StoreError, code};

/// How many incidents are read at once; more are read only when the receiver has taken these.
const BATCH: usize = 500;

/// The columns of the CSV file.
const COLUMNS: [&str; 19] = [
    "id",
    "displayName",
    "severity",
    "status",
    "assignedTo",
    "classification",
    "determination",
    "categories",
    "services",
    "customTags",
    "alertCount",
    "activeAlertCount",
    "deviceCount",
    "userCount",
    "mailboxCount",
    "firstActivityDateTime",
    "lastActivityDateTime",
    "createdDateTime",
    "lastUpdateDateTime",
];

/// The incidents that fit a filter, in its order, as a file.
#[utoipa::path(get, path = "/api/incidents/export", tag = "incidents",
    params(("format" = String, Query, description = "`csv` or `jsonl`; the other parameters are those of `/api/incidents/order`.")),
    responses(
    (status = 200, description = "All that fitted when it was asked for, as each is when it is read.", body = String, content_type = "text/csv"),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `q` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn export(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Response> {
    let now = state.clock.now();
    let (query, format) = QueueQuery::of_file(&uri, &caller.person.user_principal_name, now)?;
    let store = store(&state, &caller)?;
    let order = store.incident_order(caller.tenant_id(), &query.filter, &query.order, u32::MAX).await?;
    let day = timestamp(now).0;
    let day = day.split('T').next().unwrap_or_default();
    let name = format!("attachment; filename=\"incidents-{day}.{}\"", format.ending());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    let tenant_id = caller.tenant_id().to_owned();
    let file = File { store: store.clone(), tenant_id, format, numbers: order.numbers, read: None };
    Ok((headers, Body::from_stream(file.pieces())).into_response())
}

struct File {
    store: LocationStore,
    tenant_id: String,
    format: Format,
    numbers: Vec<i64>,
    /// How many were read; nothing before the opening.
    read: Option<usize>,
}

impl File {
    /// The file, piece by piece. A fault breaks it off, so that nobody takes a part for the whole.
    fn pieces(self) -> impl Stream<Item = std::result::Result<String, StoreError>> {
        stream::unfold(Some(self), |file| async move {
            let mut file = file?;
            match file.piece().await {
                Ok(Some(text)) => Some((Ok(text), Some(file))),
                Ok(None) => None,
                Err(failure) => {
                    error!(%failure, "an export of incidents breaks off");
                    Some((Err(failure), None))
                }
            }
        })
    }

    async fn piece(&mut self) -> std::result::Result<Option<String>, StoreError> {
        let Some(read) = self.read else {
            self.read = Some(0);
            // The mark in front of CSV tells spreadsheets that it is UTF-8.
            let opening = match self.format {
                Format::Csv => format!("\u{feff}{}\r\n", COLUMNS.join(",")),
                Format::JsonLines => String::new(),
            };
            return Ok(Some(opening));
        };
        let numbers = self.numbers.get(read..(read + BATCH).min(self.numbers.len())).unwrap_or_default();
        if numbers.is_empty() {
            return Ok(None);
        }
        let mut rows = self.store.incidents_of(&self.tenant_id, numbers).await?;
        let place = |number: i64| numbers.iter().position(|other| *other == number);
        rows.sort_by_cached_key(|row| place(row.number));
        self.read = Some(read + numbers.len());
        Ok(Some(rows.into_iter().map(|row| line(self.format, &incident(row))).collect()))
    }
}

fn line(format: Format, incident: &Incident) -> String {
    match format {
        Format::Csv => {
            let cells = cells(incident);
            cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\r\n"
        }
        Format::JsonLines => {
            let line = serde_json::to_string(incident);
            line.unwrap_or_else(|_| unreachable!("an incident is plain data")) + "\n"
        }
    }
}

/// In the order of the columns.
fn cells(incident: &Incident) -> [String; COLUMNS.len()] {
    let listed = |codes: Vec<String>| codes.join("; ");
    [
        incident.id.clone(),
        incident.display_name.clone(),
        code::text(incident.severity),
        code::text(incident.status),
        incident.assigned_to.clone().unwrap_or_default(),
        code::text(incident.classification),
        code::text(incident.determination),
        listed(incident.categories.iter().map(code::text).collect()),
        listed(incident.services.iter().map(code::text).collect()),
        listed(incident.custom_tags.clone()),
        incident.alert_count.to_string(),
        incident.active_alert_count.to_string(),
        incident.device_count.to_string(),
        incident.user_count.to_string(),
        incident.mailbox_count.to_string(),
        incident.first_activity_date_time.0.clone(),
        incident.last_activity_date_time.0.clone(),
        incident.created_date_time.0.clone(),
        incident.last_update_date_time.0.clone(),
    ]
}
