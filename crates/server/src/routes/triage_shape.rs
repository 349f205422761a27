//! Incidents, their alerts and entities as the app is sent them.

use security_center_alerts::alert as kept;
use security_center_alerts::category::{Categories, Category as KeptCategory};
use security_center_contract::{
    Category, Incident, IncidentAlert, IncidentEntity, Severity, SupportedService,
};
use serde::de::DeserializeOwned;

use super::alert_shape::{links, status};
use crate::clock::timestamp;
use crate::problem::Result;
use crate::store::alert_list::AlertRow;
use crate::store::code;
use crate::store::incident_entities::IncidentEntityRow;
use crate::store::incident_list::IncidentRow;

/// An incident in the queue.
pub fn incident(row: IncidentRow) -> Incident {
    let service = |one: &SupportedService| row.services & (1 << (*one as i64)) != 0;
    Incident {
        id: row.number.to_string(),
        display_name: row.display_name,
        named: row.named,
        title: row.title,
        severity: severity(row.severity),
        status: same(row.status.code()),
        classification: same(row.classification.code()),
        determination: same(row.determination.code()),
        assigned_to: row.assigned_to,
        custom_tags: row.tags.into_iter().collect(),
        categories: Categories(row.categories).iter().map(category).collect(),
        services: SupportedService::ALL.into_iter().filter(service).collect(),
        alert_count: row.alerts.unsigned_abs(),
        active_alert_count: row.active_alerts.unsigned_abs(),
        device_count: row.devices.unsigned_abs(),
        user_count: row.users.unsigned_abs(),
        mailbox_count: row.mailboxes.unsigned_abs(),
        first_activity_date_time: timestamp(row.first_activity_at),
        last_activity_date_time: timestamp(row.last_activity_at),
        created_date_time: timestamp(row.created_at),
        last_update_date_time: timestamp(row.last_update_at),
        redirect_incident_id: row.redirect_to.map(|number| number.to_string()),
        version: row.version,
    }
}

/// An alert of an incident, with the keys of the entities that are sent with it. Why it is there is said to whoever sees all of the
/// incident.
pub fn alert(row: AlertRow, names: Vec<String>, sees_all: bool) -> Result<IncidentAlert> {
    Ok(IncidentAlert {
        title: row.title,
        severity: severity(row.severity),
        status: status(row.status),
        classification: same(row.classification.code()),
        determination: same(row.determination.code()),
        assigned_to: row.assigned_to,
        category: category(KeptCategory::read(&row.category)),
        techniques: row.techniques,
        service: row.service,
        detection_source: row.detection_source,
        first_activity_date_time: timestamp(row.first_activity_at),
        last_activity_date_time: timestamp(row.last_activity_at),
        linked_by: links(&row.linked_by, sees_all)?,
        pinned: row.pinned,
        entities: names,
        version: row.version,
        number: row.number.to_string(),
        id: row.id,
    })
}

/// An entity of an incident.
pub fn entity(row: IncidentEntityRow) -> IncidentEntity {
    IncidentEntity {
        key: row.key,
        kind: same(row.kind.code()),
        display: row.display,
        verdict: same(row.verdict.code()),
        remediation: same(row.remediation.code()),
        incriminated: row.incriminated,
        alert_count: row.alerts,
        first_seen_date_time: timestamp(row.first_seen_at),
        last_seen_date_time: timestamp(row.last_seen_at),
        group_name: row.group_name,
    }
}

/// What no service said how bad it is may be anything.
pub(super) fn severity(severity: kept::Severity) -> Severity {
    match severity {
        kept::Severity::Unknown | kept::Severity::Informational => Severity::Informational,
        kept::Severity::Low => Severity::Low,
        kept::Severity::Medium => Severity::Medium,
        kept::Severity::High => Severity::High,
    }
}

/// Both count them in one order.
pub(super) fn category(category: KeptCategory) -> Category {
    let code = category.code();
    let (first, rest) = code.split_at(1);
    same(&(first.to_ascii_lowercase() + rest))
}

/// The same code in the words of the contract. A test compares all of them.
pub(super) fn same<T: DeserializeOwned>(code: &str) -> T {
    code::parse(code).unwrap_or_else(|_| unreachable!("{code} is in the contract"))
}
