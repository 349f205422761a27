//! An entity for the app: where and when it was seen, what is said of it, and with what it was seen.

use axum::Json;
use axum::extract::{Path, State};
use security_center_contract::{EntityDetails, Problem, SeenWith, VerdictCount};

use super::triage::store;
use super::triage_shape::{incident, same};
use crate::auth::FeatureViewer;
use crate::clock::timestamp;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// How many incidents are sent at once, the newest.
const INCIDENTS: i64 = 100;

/// How far incidents are counted.
pub const COUNTED: i64 = 10_000;

/// How many alerts are looked at for what they say of an entity: one that is everywhere may have a hundred thousand.
pub const LOOKED_AT: i64 = 500;

/// How many of the entities that were seen with it are sent.
const SEEN_WITH: usize = 20;

/// An entity, by its key.
#[utoipa::path(get, path = "/api/entities/{key}", tag = "entities",
    params(("key" = String, Path, description = "One of its names, as evidence has it.")),
    responses(
    (status = 200, description = "The newest hundred of its incidents, counted as far as 10 000. What alerts say of it is from at most 500 of them; `lookedAt` says of how many.", body = EntityDetails),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: no alert of the tenant names it, or none that whoever asks may see.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(key): Path<String>,
) -> Result<Json<EntityDetails>> {
    let (store, view) = (store(&state, &caller)?, caller.view());
    let row = store.entity(view, &key).await?.ok_or_else(ApiError::not_found)?;
    let (incidents, count) = store.incidents_with(view, &key, (INCIDENTS, COUNTED + 1)).await?;
    let said = store.said_of(view, &key, LOOKED_AT).await?;
    let counted = COUNTED.unsigned_abs();
    Ok(Json(EntityDetails {
        key: row.key,
        kind: same(row.kind.code()),
        display: row.display,
        names: said.names.into_iter().collect(),
        group_name: said.group_name,
        first_seen_date_time: timestamp(row.first_seen_at),
        last_seen_date_time: timestamp(row.last_seen_at),
        everywhere_since: row.everywhere_since.map(timestamp),
        alert_count: row.alerts,
        looked_at: said.looked_at,
        verdicts: said
            .verdicts
            .into_iter()
            .rev()
            .map(|(verdict, alert_count)| VerdictCount { verdict: same(verdict.code()), alert_count })
            .collect(),
        seen_with_count: said.with.len() as u64,
        seen_with: said
            .with
            .into_iter()
            .take(SEEN_WITH)
            .map(|one| SeenWith {
                key: one.key,
                kind: same(one.kind.code()),
                display: one.display,
                alert_count: one.alerts,
            })
            .collect(),
        incidents: incidents.into_iter().map(incident).collect(),
        incident_count: count.min(counted),
        incidents_cut: count > counted,
    }))
}
