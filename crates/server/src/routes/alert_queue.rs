//! Alerts for the app: the queue of all of them.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use security_center_contract::{Alert, List, News, Order, Problem};

use super::alert_shape::alert;
use super::queue_answers::{self, Kept};
use super::queue_export::{self, Filed};
use super::queue_query::{AT_ONCE, QueueQuery};
use crate::auth::FeatureViewer;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::alert_list::{AlertColumn, NEWEST};
use crate::store::incident_queue::QueueOrder;
use crate::store::sight::View;
use crate::store::{LocationStore, Result as Read, code, page_sql};

/// The order of the alerts that fit a filter.
#[utoipa::path(get, path = "/api/alerts/order", tag = "alerts",
    params(
        ("status" = Option<String>, Query, description = "Of these states, with a comma between them; so also `severity`, `classification`, `service`, `category`."),
        ("assigned" = Option<String>, Query, description = "`me`, `somebody`, `nobody`."),
        ("days" = Option<i64>, Query, description = "With activity within so many days."),
        ("entity" = Option<String>, Query, description = "That name exactly the entity of this key."),
        ("incident" = Option<i64>, Query, description = "Of the incident of this number."),
        ("q" = Option<String>, Query, description = "Whose title or entity holds this text, or whose number or id it is."),
        ("sort" = Option<String>, Query, description = "By this column, with a `-` before it where the highest comes first."),
    ),
    responses(
    (status = 200, description = "Their numbers in that order, the first hundred thousand of `count`.", body = Order),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `q` or `entity` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn order(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Json<Order>> {
    queue_answers::order::<AlertColumn>(&state, &caller, &uri).await
}

/// What changed since an order was made.
#[utoipa::path(get, path = "/api/alerts/news", tag = "alerts",
    params(
        ("since" = String, Query, description = "The moment of the order, or of the news before."),
        ("after" = i64, Query, description = "The highest number that there was when the order was made."),
        ("ordered" = Option<String>, Query, description = "The moment of the order; no alert comes by being opened again."),
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
    queue_answers::news::<AlertColumn>(&state, &caller, &uri).await
}

/// Alerts by their numbers, or the newest hundred.
#[utoipa::path(get, path = "/api/alerts", tag = "alerts",
    params(("ids" = Option<String>, Query, description = "Their numbers, with a comma between them, a hundred at most.")),
    responses(
    (status = 200, description = "In no particular order; without `ids`, the newest come first.", body = List<Alert>),
    (status = 400, description = "`invalidRequest`", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Json<List<Alert>>> {
    queue_answers::list::<AlertColumn>(&state, &caller, &uri).await
}

/// The alerts that fit a filter, in its order, as a file.
#[utoipa::path(get, path = "/api/alerts/export", tag = "alerts",
    params(("format" = String, Query, description = "`csv` or `jsonl`; the other parameters are those of `/api/alerts/order`.")),
    responses(
    (status = 200, description = "All that fitted when it was asked for, as each is when it is read.", body = String, content_type = "text/csv"),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `q` or `entity` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn export(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    uri: Uri,
) -> Result<Response> {
    queue_export::export::<AlertColumn>(&state, &caller, &uri).await
}

impl Filed for AlertColumn {
    const NAME: &'static str = "alerts";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "providerAlertId",
        "incidentId",
        "title",
        "severity",
        "status",
        "assignedTo",
        "classification",
        "determination",
        "category",
        "techniques",
        "service",
        "detectionSource",
        "firstActivityDateTime",
        "lastActivityDateTime",
        "createdDateTime",
        "lastUpdateDateTime",
    ];

    fn in_dutch(_alert: &mut Alert) {}

    fn cells(alert: &Alert) -> Vec<String> {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            alert.id.clone(),
            alert.provider_alert_id.clone(),
            said(&alert.incident_id),
            alert.title.clone(),
            code::text(alert.severity),
            code::text(alert.status),
            said(&alert.assigned_to),
            code::text(alert.classification),
            code::text(alert.determination),
            code::text(alert.category),
            alert.techniques.join("; "),
            code::text(alert.service),
            said(&alert.detection_source),
            alert.first_activity_date_time.0.clone(),
            alert.last_activity_date_time.0.clone(),
            alert.created_date_time.0.clone(),
            alert.last_update_date_time.0.clone(),
        ]
    }
}

impl Kept for AlertColumn {
    type Item = Alert;

    async fn order(
        store: &LocationStore,
        view: View<'_>,
        query: &QueueQuery<Self>,
        limit: u32,
    ) -> Read<QueueOrder> {
        store.alert_order(view, &query.filter, &query.order, limit).await
    }

    async fn changed(store: &LocationStore, view: View<'_>, since: i64, limit: usize) -> Read<Vec<i64>> {
        store.alerts_changed(view, since, limit as i64).await
    }

    async fn fresh(store: &LocationStore, view: View<'_>, query: &QueueQuery<Self>) -> Read<u64> {
        store.alert_count(view, Some(&query.newer())).await
    }

    async fn items(store: &LocationStore, view: View<'_>, numbers: &[i64]) -> Read<Vec<(i64, Alert)>> {
        let rows = store.alerts_of(view, numbers).await?;
        Ok(rows.into_iter().map(|row| (row.number, alert(row))).collect())
    }

    async fn newest(store: &LocationStore, view: View<'_>) -> Read<(Vec<Alert>, u64)> {
        let (order, top) = (&NEWEST, AT_ONCE as u32);
        let wanted = page_sql::Wanted { filter: None, order, after: None, skip: 0, top };
        let (page, count) = store.alert_page(view, &wanted, true).await?;
        Ok((page.items.into_iter().map(alert).collect(), count.unwrap_or_default()))
    }
}
