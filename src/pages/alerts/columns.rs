//! The columns of the queue of alerts.

use crate::{
    components::{Moment, SeverityMark, alert_status},
    queue::Column,
    routes::Route,
};
use leptos::prelude::*;
use security_center_contract::{Alert, Timestamp};

/// Every one, in their order.
pub static COLUMNS: [Column<Alert>; 14] = [
    Column {
        code: "title",
        heading: |words| words.alert_title(),
        width: (280, 3),
        usual: true,
        cell: |_, _| ().into_any(),
    },
    Column {
        code: "id",
        heading: |words| words.incident_id(),
        width: (88, 0),
        usual: false,
        cell: |_, alert| alert.id.clone().into_any(),
    },
    Column {
        code: "severity",
        heading: |words| words.incident_severity(),
        width: (148, 0),
        usual: true,
        cell: |_, alert| view! { <SeverityMark severity=alert.severity /> }.into_any(),
    },
    Column {
        code: "status",
        heading: |words| words.incident_status(),
        width: (148, 0),
        usual: true,
        cell: |words, alert| alert_status(words, alert.status).text().into_any(),
    },
    Column {
        code: "incident",
        heading: |words| words.alert_incident(),
        width: (112, 0),
        usual: true,
        cell: |_, alert| {
            let link = |id: &String| {
                let href = Route::Incident(id.parse().unwrap_or_default()).href();
                view! { <a href=href tabindex="-1">{id.clone()}</a> }
            };
            alert.incident_id.as_ref().map(link).into_any()
        },
    },
    Column {
        code: "category",
        heading: |words| words.alert_category(),
        width: (200, 1),
        usual: true,
        cell: |words, alert| words.category(alert.category).text().into_any(),
    },
    Column {
        code: "service",
        heading: |words| words.alert_service(),
        width: (240, 1),
        usual: true,
        cell: |words, alert| words.supported_service(alert.service).text().into_any(),
    },
    Column {
        code: "source",
        heading: |words| words.alert_source(),
        width: (160, 1),
        usual: false,
        cell: |_, alert| {
            let source = alert.detection_source.clone().unwrap_or_default();
            view! { <span dir="auto">{source}</span> }.into_any()
        },
    },
    Column {
        code: "assigned",
        heading: |words| words.incident_assigned(),
        width: (160, 1),
        usual: true,
        cell: |_, alert| alert.assigned_to.clone().unwrap_or_default().into_any(),
    },
    Column {
        code: "classification",
        heading: |words| words.incident_classification(),
        width: (160, 1),
        usual: false,
        cell: |words, alert| words.classification_of(alert.classification).text().into_any(),
    },
    Column {
        code: "firstActivity",
        heading: |words| words.incident_first_activity(),
        width: (160, 1),
        usual: false,
        cell: |_, alert| time(&alert.first_activity_date_time),
    },
    Column {
        code: "lastActivity",
        heading: |words| words.incident_last_activity(),
        width: (160, 1),
        usual: true,
        cell: |_, alert| time(&alert.last_activity_date_time),
    },
    Column {
        code: "created",
        heading: |words| words.alert_created(),
        width: (160, 1),
        usual: false,
        cell: |_, alert| time(&alert.created_date_time),
    },
    Column {
        code: "updated",
        heading: |words| words.incident_updated(),
        width: (160, 1),
        usual: false,
        cell: |_, alert| time(&alert.last_update_date_time),
    },
];

fn time(at: &Timestamp) -> AnyView {
    view! { <Moment at=at.clone() /> }.into_any()
}
