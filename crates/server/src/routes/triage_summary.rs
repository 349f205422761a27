//! How it stands with the incidents, for Home.

use axum::Json;
use axum::extract::State;
use security_center_contract::{IncidentSummary, Problem, SeverityCount};

use super::triage::store;
use super::triage_shape::{incident, severity};
use crate::auth::FeatureViewer;
use crate::problem::Result;
use crate::state::AppState;

/// How many of the worst are sent.
pub const WORST: u32 = 5;

/// How many incidents are open, how bad they are, who works on them, and the five worst.
#[utoipa::path(get, path = "/api/incidents/summary", tag = "incidents", responses(
    (status = 200, description = "Of those that the person sees.", body = IncidentSummary),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn summary(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
) -> Result<Json<IncidentSummary>> {
    let own_name = &caller.person.user_principal_name;
    let figures = store(&state, &caller)?.incident_figures(caller.view(), own_name, WORST).await?;
    let mut severities: Vec<SeverityCount> = Vec::new();
    for (rank, count) in figures.severities {
        let severity = severity(rank);
        match severities.last_mut().filter(|last| last.severity == severity) {
            Some(last) => last.count += count,
            None => severities.push(SeverityCount { severity, count }),
        }
    }
    Ok(Json(IncidentSummary {
        open: severities.iter().map(|one| one.count).sum(),
        severities,
        unassigned: figures.unassigned,
        own: figures.own,
        worst: figures.worst.into_iter().map(incident).collect(),
    }))
}
