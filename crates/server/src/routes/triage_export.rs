//! All incidents that fit a filter as a file, however many.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use security_center_contract::{Incident, NameLanguage, NamedAfter, Problem};

use super::queue_export::{self, Filed};
use crate::auth::FeatureViewer;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::code;
use crate::store::incident_list::IncidentColumn;

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
    queue_export::export::<IncidentColumn>(&state, &caller, &uri).await
}

impl Filed for IncidentColumn {
    const NAME: &'static str = "incidents";
    const COLUMNS: &'static [&'static str] = &[
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

    fn in_dutch(incident: &mut Incident) {
        if incident.named || incident.title.is_some() {
            return;
        }
        let entities = [incident.device_count, incident.user_count, incident.mailbox_count];
        let services = incident.services.len() as u64;
        let after = NamedAfter { categories: &incident.categories, entities, services };
        incident.display_name = after.name(NameLanguage::Dutch);
    }

    fn cells(incident: &Incident) -> Vec<String> {
        let listed = |codes: Vec<String>| codes.join("; ");
        vec![
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
}
