//! The resources `microsoft.graph.security.incident`, `…alert` and `…alertComment`.

use security_center_alerts::parts::WHOLE;
use security_center_contract::{SupportedService, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Asked, evidence};
use crate::clock::timestamp;
use crate::store::alert_list::{AlertRecord, AlertRow};
use crate::store::incident_comment::CommentRow;
use crate::store::incident_list::IncidentRow;

/// What detects, as far as Graph knew it when it made the enumeration; what came later is for those who ask for it.
const DETECTION_SOURCES: [&str; 17] = [
    "unknown",
    "microsoftDefenderForEndpoint",
    "antivirus",
    "smartScreen",
    "customTi",
    "microsoftDefenderForOffice365",
    "automatedInvestigation",
    "microsoftThreatExperts",
    "customDetection",
    "microsoftDefenderForIdentity",
    "cloudAppSecurity",
    "microsoft365Defender",
    "azureAdIdentityProtection",
    "manual",
    "microsoftDataLossPrevention",
    "appGovernancePolicy",
    "appGovernanceDetection",
];

const UNKNOWN_FUTURE_VALUE: &str = "unknownFutureValue";

/// What only a service says of its alert, and this server hands on as it came.
const OF_THE_SERVICE: [&str; 11] = [
    "actorDisplayName",
    "additionalData",
    "alertPolicyId",
    "alertWebUrl",
    "description",
    "detectorId",
    "productName",
    "providerAlertId",
    "recommendedActions",
    "threatDisplayName",
    "threatFamilyName",
];

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphComment {
    /// What it is.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// What was written.
    pub comment: String,
    /// By whom.
    pub created_by_display_name: String,
    /// When.
    pub created_date_time: Timestamp,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphIncident {
    /// What it is.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Its version, for `If-Match`.
    #[serde(rename = "@odata.etag")]
    pub etag: String,
    /// Its number.
    pub id: String,
    /// The tenant.
    pub tenant_id: String,
    /// Where the app shows it.
    pub incident_web_url: String,
    /// The incident in which it lives on; its status is `redirected` then.
    pub redirect_incident_id: Option<String>,
    /// Its name.
    pub display_name: String,
    /// Nobody describes incidents here.
    pub description: Option<String>,
    /// When it was made.
    pub created_date_time: Timestamp,
    /// When it, or one of its alerts, last changed.
    pub last_update_date_time: Timestamp,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// `unknown`, `falsePositive`, `truePositive`, `informationalExpectedActivity`.
    pub classification: &'static str,
    /// Graph's `alertDetermination`.
    pub determination: &'static str,
    /// `active`, `inProgress`, `resolved`, `redirected`.
    pub status: &'static str,
    /// The highest of its alerts'.
    pub severity: &'static str,
    /// Tags that people gave.
    pub custom_tags: Vec<String>,
    /// The server gives none.
    pub system_tags: Vec<String>,
    /// Comments, the oldest first.
    pub comments: Vec<GraphComment>,
    /// Its alerts, with `$expand=alerts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub alerts: Option<Vec<Value>>,
    /// Where the rest of its alerts is, where they are many.
    #[serde(rename = "alerts@odata.nextLink", skip_serializing_if = "Option::is_none")]
    pub alerts_next_link: Option<String>,
}

/// An alert. What only its service says of it (`description`, `recommendedActions`, `productName` …) stands beside these as
/// it came.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphAlert {
    /// What it is.
    #[serde(rename = "@odata.type")]
    pub odata_type: &'static str,
    /// Its version, for `If-Match`.
    #[serde(rename = "@odata.etag")]
    pub etag: String,
    /// The id that its service gave it.
    pub id: String,
    /// The number of its incident.
    pub incident_id: Option<String>,
    /// The tenant.
    pub tenant_id: String,
    /// Where the app shows its incident.
    pub incident_web_url: Option<String>,
    /// Its title.
    pub title: String,
    /// `unknown`, `new`, `inProgress`, `resolved`.
    pub status: &'static str,
    /// `unknown`, `informational`, `low`, `medium`, `high`.
    pub severity: &'static str,
    /// As of incidents.
    pub classification: &'static str,
    /// As of incidents.
    pub determination: &'static str,
    /// The service that raised it.
    pub service_source: &'static str,
    /// What noticed it. Members that came later are `unknownFutureValue` unless they are asked for
    /// (`Prefer: include-unknown-enum-members`).
    pub detection_source: String,
    /// The service's word for its category.
    pub category: String,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// The techniques of MITRE ATT&CK.
    pub mitre_techniques: Vec<String>,
    /// When it was raised.
    pub created_date_time: Timestamp,
    /// When it last changed.
    pub last_update_date_time: Timestamp,
    /// When it was resolved.
    pub resolved_date_time: Option<Timestamp>,
    /// When what it is about began.
    pub first_activity_date_time: Timestamp,
    /// When that was last seen.
    pub last_activity_date_time: Timestamp,
    /// Those that came with it, and those that were written here, the oldest first.
    #[schema(value_type = Vec<GraphComment>)]
    pub comments: Vec<Value>,
    /// The evidence as it came.
    #[schema(value_type = Vec<Object>)]
    pub evidence: Vec<Value>,
    /// Tags that its service gave.
    #[schema(value_type = Vec<String>)]
    pub system_tags: Vec<Value>,
}

/// A comment.
pub(super) fn comment(row: CommentRow) -> GraphComment {
    GraphComment {
        odata_type: "#microsoft.graph.security.alertComment",
        comment: row.comment,
        created_by_display_name: row.person_name,
        created_date_time: timestamp(row.at),
    }
}

/// An incident, without its alerts.
pub(super) fn incident(
    asked: &Asked,
    tenant_id: &str,
    row: IncidentRow,
    comments: Vec<CommentRow>,
) -> GraphIncident {
    GraphIncident {
        odata_type: "#microsoft.graph.security.incident",
        etag: format!("\"{}\"", row.version),
        incident_web_url: web_url(asked, row.number),
        id: row.number.to_string(),
        tenant_id: tenant_id.to_owned(),
        redirect_incident_id: row.redirect_to.map(|number| number.to_string()),
        display_name: row.display_name,
        description: None,
        created_date_time: timestamp(row.created_at),
        last_update_date_time: timestamp(row.last_update_at),
        assigned_to: row.assigned_to,
        classification: row.classification.code(),
        determination: row.determination.code(),
        status: row.status.code(),
        severity: row.severity.code(),
        custom_tags: row.tags.into_iter().collect(),
        system_tags: Vec::new(),
        comments: comments.into_iter().map(comment).collect(),
        alerts: None,
        alerts_next_link: None,
    }
}

/// An alert, of its row and what its service sent.
pub(super) fn alert(
    asked: &Asked,
    tenant_id: &str,
    row: AlertRow,
    comments: Vec<CommentRow>,
    records: &[AlertRecord],
) -> Value {
    let parts = records.iter().filter_map(|one| {
        let record: Map<String, Value> = serde_json::from_str(&one.record).ok()?;
        Some((one.part.as_str(), record))
    });
    let (mut whole, mut rows) = (Map::new(), Vec::new());
    for (part, mut record) in parts {
        if part == WHOLE {
            whole = record;
        } else if let Some(Value::Object(row)) = record.remove("properties")
            && part.starts_with("evidence")
        {
            rows.push(evidence::of_row(&row));
        }
    }
    let mut list = |name: &str| match whole.remove(name) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let ours = comments.into_iter().map(comment).filter_map(|one| serde_json::to_value(one).ok());
    let known = GraphAlert {
        odata_type: "#microsoft.graph.security.alert",
        etag: format!("\"{}\"", row.version),
        incident_id: row.incident.map(|number| number.to_string()),
        tenant_id: tenant_id.to_owned(),
        incident_web_url: row.incident.map(|number| web_url(asked, number)),
        title: row.title,
        status: row.status.code(),
        severity: row.severity.code(),
        classification: row.classification.code(),
        determination: row.determination.code(),
        service_source: service_source(row.service),
        detection_source: detection_source(row.detection_source, asked.unknown_members),
        category: row.category,
        assigned_to: row.assigned_to,
        mitre_techniques: row.techniques,
        created_date_time: timestamp(row.created_at),
        last_update_date_time: timestamp(row.last_update_at),
        resolved_date_time: row.resolved_at.map(timestamp),
        first_activity_date_time: timestamp(row.first_activity_at),
        last_activity_date_time: timestamp(row.last_activity_at),
        comments: list("comments").into_iter().chain(ours).collect(),
        evidence: list("evidence").into_iter().chain(rows).collect(),
        system_tags: list("systemTags"),
        id: row.id,
    };
    let mut value = serde_json::to_value(&known).unwrap_or_default();
    for name in OF_THE_SERVICE {
        let said = whole.remove(name);
        value[name] = match (name, said) {
            (_, Some(said)) if !said.is_null() => said,
            ("providerAlertId", _) => known.id.as_str().into(),
            _ => Value::Null,
        };
    }
    value
}

/// Only the parts that are wanted, and what says what it is.
pub(super) fn selected(mut value: Value, select: Option<&[&str]>) -> Value {
    if let (Some(select), Some(object)) = (select, value.as_object_mut()) {
        object.retain(|name, _| {
            name.contains("@odata.") || name == "alerts" || select.contains(&name.as_str())
        });
    }
    value
}

fn web_url(asked: &Asked, number: i64) -> String {
    asked.address(&format!("/incidents/{number}"))
}

fn service_source(service: SupportedService) -> &'static str {
    match service {
        SupportedService::DefenderAtp => "microsoftDefenderForEndpoint",
        SupportedService::Office365Atp => "microsoftDefenderForOffice365",
        SupportedService::CloudAppSecurity => "microsoftDefenderForCloudApps",
        SupportedService::AzureAtp => "microsoftDefenderForIdentity",
    }
}

fn detection_source(said: Option<String>, unknown_members: bool) -> String {
    let said = said.unwrap_or_else(|| "unknown".to_owned());
    let known = DETECTION_SOURCES.iter().find(|one| one.eq_ignore_ascii_case(&said));
    match known {
        Some(known) => (*known).to_owned(),
        None if unknown_members => said,
        None => UNKNOWN_FUTURE_VALUE.to_owned(),
    }
}
