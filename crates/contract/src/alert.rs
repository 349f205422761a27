//! Alerts as the app lists, shows and changes them. Programs use the resources of Microsoft Graph instead (`/v1.0/security`).

use crate::{
    AlertLink, AlertStatus, Category, Classification, Determination, EntityKind, EvidenceVerdict, Incident,
    IncidentHistoryEntry, Permit, RemediationStatus, Severity, SupportedService, Timestamp, WriteBack,
};

wire! {
    /// An alert in the queue.
    pub struct Alert {
        /// Its number in the tenant, in decimal.
        pub id: String,
        /// The id that its service gave it, which is its id in Microsoft Graph.
        pub provider_alert_id: String,
        /// The number of its incident; nothing until it is correlated.
        pub incident_id: Option<String>,
        /// Its title.
        pub title: String,
        /// How bad it is.
        pub severity: Severity,
        /// How far the work on it is.
        pub status: AlertStatus,
        /// Whether it was right.
        pub classification: Classification,
        /// What it was.
        pub determination: Determination,
        /// Who works on it: the name to sign in with.
        pub assigned_to: Option<String>,
        /// What it is about.
        pub category: Category,
        /// The techniques of MITRE ATT&CK, such as `T1059.001`.
        pub techniques: Vec<String>,
        /// The service that raised it.
        pub service: SupportedService,
        /// What noticed it, in the service's word.
        pub detection_source: Option<String>,
        /// When what it is about began.
        pub first_activity_date_time: Timestamp,
        /// When that was last seen.
        pub last_activity_date_time: Timestamp,
        /// When it was raised.
        pub created_date_time: Timestamp,
        /// When it last changed.
        pub last_update_date_time: Timestamp,
        /// Its version, for `If-Match`.
        pub version: i64,
    }

    /// What an alert says of an entity.
    pub struct AlertEvidence {
        /// The name by which it is known, which is that of its page.
        pub key: String,
        /// What it is.
        pub kind: EntityKind,
        /// How it is shown.
        pub display: String,
        /// What was found about it.
        pub verdict: EvidenceVerdict,
        /// What was done about it.
        pub remediation: RemediationStatus,
        /// What part it plays, in the service's words.
        pub roles: Vec<String>,
        /// The alert incriminates it.
        pub incriminated: bool,
        /// The device group, of a device.
        pub group_name: Option<String>,
    }

    /// A part of what a service sent of an alert, as it came.
    pub struct AlertRecord {
        /// Which part: `alert` is the whole of it.
        pub part: String,
        /// JSON, as far as it is sent.
        pub text: String,
        /// How many characters it has; more than `text` where that was cut.
        pub characters: u64,
    }

    /// An alert with all that belongs to it.
    pub struct AlertDetails {
        /// The alert.
        pub alert: Alert,
        /// Its incident; nothing until it is correlated.
        pub incident: Option<Incident>,
        /// Whether the person may change it.
        pub change: Permit,
        /// Why it is in its incident.
        pub linked_by: Vec<AlertLink>,
        /// A person put it there.
        pub pinned: bool,
        /// What its service says happened.
        pub description: Option<String>,
        /// What its service says is to be done.
        pub recommended_actions: Option<String>,
        /// What it names, those incriminated first; no more than the server sends at once, of `evidenceCount`.
        pub evidence: Vec<AlertEvidence>,
        /// How many entities it names.
        pub evidence_count: u64,
        /// What happened to it and what was written about it, the newest first.
        pub history: Vec<IncidentHistoryEntry>,
        /// What its service sent; no more parts than the server sends at once, of `recordCount`.
        pub records: Vec<AlertRecord>,
        /// How many parts were sent.
        pub record_count: u64,
        /// What of it is not at Microsoft Graph as it is decided here; `null` where all is, where it came in another way, and where
        /// nothing is written back.
        pub write_back: Option<WriteBack>,
    }
}

/// A change of an alert: only what is named changes. Read strictly.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertChange {
    /// How far the work is. An alert that is opened opens its incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AlertStatus>,
    /// Who works on it, by the name to sign in with; with no letter, nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<String>,
    /// Whether it was right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Classification>,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub determination: Option<Determination>,
}
