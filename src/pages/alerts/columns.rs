//! The columns of the queue of alerts.

use crate::{queue::Column, routes::Route, triage::columns};
use leptos::prelude::*;
use security_center_contract::Alert;

/// Every one, in their order.
pub static COLUMNS: [Column<Alert>; 14] = [
    Column {
        code: "title",
        heading: |words| words.alert_title(),
        width: (280, 3),
        usual: true,
        cell: |_, _| ().into_any(),
    },
    columns::id(),
    columns::severity(),
    columns::status(),
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
    columns::assigned(true),
    columns::classification(),
    columns::first_activity(),
    columns::last_activity(),
    columns::created(|words| words.alert_created()),
    columns::updated(),
];
