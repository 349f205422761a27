//! Alerts as the app is sent them.

use security_center_alerts::alert::AlertStatus as KeptStatus;
use security_center_alerts::category::Category as KeptCategory;
use security_center_contract::{Alert, AlertEvidence, AlertLink, AlertRecord, AlertStatus, EntityKind};
use serde::Deserialize;

use super::triage_shape::{category, same, severity};
use crate::clock::timestamp;
use crate::problem::{ApiError, Result};
use crate::store::alert_list::AlertRow;
use crate::store::alert_queue::{BoundedRecords, EvidenceRow};
use crate::store::code;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptLink {
    kind: String,
    display: String,
    gap_minutes: i64,
}

/// An alert in the queue.
pub fn alert(row: AlertRow) -> Alert {
    Alert {
        id: row.number.to_string(),
        provider_alert_id: row.id,
        incident_id: row.incident.map(|number| number.to_string()),
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
        created_date_time: timestamp(row.created_at),
        last_update_date_time: timestamp(row.last_update_at),
        version: row.version,
    }
}

/// What no service said how far it is, nobody works on.
pub fn status(status: KeptStatus) -> AlertStatus {
    match status {
        KeptStatus::Unknown | KeptStatus::New => AlertStatus::New,
        KeptStatus::InProgress => AlertStatus::InProgress,
        KeptStatus::Resolved => AlertStatus::Resolved,
    }
}

/// Why an alert is in its incident. It is said to whoever sees all of the incident: it may be because of an alert that another does
/// not see.
pub fn links(linked_by: &str, sees_all: bool) -> Result<Vec<AlertLink>> {
    let linked_by = if sees_all { linked_by } else { "[]" };
    let links: Vec<KeptLink> = serde_json::from_str(linked_by).map_err(|_| ApiError::internal())?;
    let link = |link: KeptLink| AlertLink {
        kind: code::parse(&link.kind).unwrap_or(EntityKind::Other),
        display: link.display,
        minutes: link.gap_minutes,
    };
    Ok(links.into_iter().map(link).collect())
}

/// What an alert says of an entity.
pub fn evidence(row: EvidenceRow) -> AlertEvidence {
    AlertEvidence {
        key: row.key,
        kind: same(row.kind.code()),
        display: row.display,
        verdict: same(row.verdict.code()),
        remediation: same(row.remediation.code()),
        roles: row.roles,
        incriminated: row.incriminated,
        group_name: row.group_name,
    }
}

/// What a service sent.
pub fn records(records: BoundedRecords) -> Vec<AlertRecord> {
    let part = |(record, characters): (crate::store::alert_list::AlertRecord, u64)| AlertRecord {
        part: record.part,
        text: record.record,
        characters,
    };
    records.parts.into_iter().map(part).collect()
}
