//! Alerts for the app: the queue of all of them.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use security_center_contract::{Alert, List, News, Order, Problem};

use super::alert_shape::alert;
use super::queue_export::{self, Filed};
use super::queue_query::{AT_ONCE, QueueQuery, numbers};
use super::triage::{CHANGED, ORDERED, UNSEEN, in_decimal, store};
use crate::auth::FeatureViewer;
use crate::clock::timestamp;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::alert_list::{AlertColumn, NEWEST};
use crate::store::sight::View;
use crate::store::{LocationStore, code, page_sql};

/// The order of the alerts that fit a filter.
#[utoipa::path(get, path = "/api/alerts/order", tag = "alerts",
    params(
        ("status" = Option<String>, Query, description = "Of these states, with a comma between them; so also `severity`, `classification`, `service`, `category`."),
        ("assigned" = Option<String>, Query, description = "`me`, `somebody`, `nobody`."),
        ("days" = Option<i64>, Query, description = "With activity within so many days."),
        ("entity" = Option<String>, Query, description = "That name exactly the entity of this key."),
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
    let now = state.clock.now();
    let query = QueueQuery::of_window(&uri, &caller.person.user_principal_name, now)?;
    let store = store(&state, &caller)?;
    let found = store.alert_order(caller.view(), &query.filter, &query.order, ORDERED).await?;
    Ok(Json(Order {
        ids: in_decimal(&found.numbers),
        count: found.count,
        newest: found.newest,
        at: timestamp(now),
    }))
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
    let now = state.clock.now();
    let query = QueueQuery::<AlertColumn>::of_window(&uri, &caller.person.user_principal_name, now)?;
    let since = query.since.ok_or_else(|| ApiError::invalid_request("since is missing."))?;
    let store = store(&state, &caller)?;
    let mut changed = store.alerts_changed(caller.view(), since.saturating_sub(UNSEEN), CHANGED + 1).await?;
    let cut = changed.len() as i64 > CHANGED;
    changed.truncate(CHANGED as usize);
    let fresh = store.alert_count(caller.view(), Some(&query.newer())).await?;
    Ok(Json(News { changed: in_decimal(&changed), cut, fresh, at: timestamp(now) }))
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
    let store = store(&state, &caller)?;
    let (rows, count) = match numbers(&uri)? {
        Some(numbers) => {
            let rows = store.alerts_of(caller.view(), &numbers).await?;
            let count = rows.len() as u64;
            (rows, count)
        }
        None => {
            let (order, top) = (&NEWEST, AT_ONCE as u32);
            let wanted = page_sql::Wanted { filter: None, order, after: None, skip: 0, top };
            let (page, count) = store.alert_page(caller.view(), &wanted, true).await?;
            (page.items, count.unwrap_or_default())
        }
    };
    Ok(Json(List { value: rows.into_iter().map(alert).collect(), count, next_link: None }))
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
    type Item = Alert;

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

    async fn order(
        store: &LocationStore,
        view: View<'_>,
        query: &QueueQuery<Self>,
    ) -> crate::store::Result<Vec<i64>> {
        Ok(store.alert_order(view, &query.filter, &query.order, u32::MAX).await?.numbers)
    }

    async fn items(
        store: &LocationStore,
        view: View<'_>,
        numbers: &[i64],
    ) -> crate::store::Result<Vec<(i64, Alert)>> {
        let rows = store.alerts_of(view, numbers).await?;
        Ok(rows.into_iter().map(|row| (row.number, alert(row))).collect())
    }
}
