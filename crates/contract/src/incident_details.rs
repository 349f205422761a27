//! An incident with all that belongs to it: alerts, entities, history.

use crate::{
    Category, Classification, Determination, Incident, IncidentCounts, IncidentField, Permit, Refusal,
    Severity, SupportedService, Timestamp,
};

wire_code! {
    /// How far the work on an alert is, in Graph's words.
    pub enum AlertStatus {
        /// Nobody works on it.
        New,
        /// Somebody does.
        InProgress,
        /// Closed.
        Resolved,
    }

    /// What an entity is.
    pub enum EntityKind {
        /// A device.
        Device,
        /// A person's account.
        User,
        /// A mailbox.
        Mailbox,
        /// A file, by its content.
        File,
        /// A process that ran on a device.
        Process,
        /// An address of the network.
        IpAddress,
        /// An address of the web.
        Url,
        /// The host of such an address.
        Domain,
        /// A mail.
        Message,
        /// Mails that are alike.
        MailCluster,
        /// A key of the registry.
        RegistryKey,
        /// A value of the registry.
        RegistryValue,
        /// An application in the cloud.
        CloudApplication,
        /// An application with rights in the directory.
        OauthApplication,
        /// A group of people.
        SecurityGroup,
        /// Whatever else a service names.
        Other,
    }

    /// What was found about an entity, in Graph's words.
    pub enum EvidenceVerdict {
        /// Nobody looked, or has not said.
        Unknown,
        /// Nothing bad.
        NoThreatsFound,
        /// Suspicious.
        Suspicious,
        /// Malicious.
        Malicious,
    }

    /// What was done about an entity, in Graph's words.
    pub enum RemediationStatus {
        /// Nothing.
        None,
        /// It was looked for, and not found.
        NotFound,
        /// It was kept from doing what it would have done.
        Prevented,
        /// It was blocked.
        Blocked,
        /// It was removed, or repaired.
        Remediated,
    }

    /// What happened to an incident.
    pub enum IncidentEvent {
        /// An alert began it.
        Created,
        /// An alert joined it.
        AlertAdded,
        /// Another incident was joined with it.
        Joined,
        /// It was joined with another one, where it lives on.
        Redirected,
        /// What was decided about an incident that was joined with it holds here, too.
        TookOver,
        /// It was resolved, and is open again.
        Reopened,
        /// A person moved alerts of it into another one.
        AlertsMoved,
        /// A person moved alerts of another one into it.
        AlertsBrought,
        /// A person changed it.
        Changed,
        /// A person changed an alert of it.
        AlertChanged,
        /// A person took a change back.
        TakenBack,
        /// A person wrote about it.
        Commented,
    }
}

wire! {
    /// Why an alert is in its incident.
    pub struct AlertLink {
        /// What it shares with others there.
        pub kind: EntityKind,
        /// How that is shown.
        pub display: String,
        /// How many minutes lie between it and them; 0 where they meet.
        pub minutes: i64,
    }

    /// An alert of an incident.
    pub struct IncidentAlert {
        /// The id that its service gave it.
        pub id: String,
        /// Its number in the tenant, in decimal, which is that of its page.
        pub number: String,
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
        /// Why it is in the incident.
        pub linked_by: Vec<AlertLink>,
        /// A person put it there.
        pub pinned: bool,
        /// The keys of the entities that it names.
        pub entities: Vec<String>,
        /// Its version, for `If-Match`.
        pub version: i64,
    }

    /// An entity of an incident.
    pub struct IncidentEntity {
        /// The name by which it is known.
        pub key: String,
        /// What it is.
        pub kind: EntityKind,
        /// How it is shown.
        pub display: String,
        /// What was found about it.
        pub verdict: EvidenceVerdict,
        /// What was done about it.
        pub remediation: RemediationStatus,
        /// Its alerts incriminate it.
        pub incriminated: bool,
        /// How many of the incident's alerts name it.
        pub alert_count: u64,
        /// When it was first seen, in any incident.
        pub first_seen_date_time: Timestamp,
        /// When it was last seen.
        pub last_seen_date_time: Timestamp,
        /// The device group, of a device.
        pub group_name: Option<String>,
    }

    /// A field that was changed, as texts of the wire; nothing where it had or has no value.
    pub struct IncidentFieldChange {
        /// Which field.
        pub field: IncidentField,
        /// Before.
        pub before: Option<String>,
        /// After.
        pub after: Option<String>,
    }

    /// An entry of an incident's history.
    pub struct IncidentHistoryEntry {
        /// Its number in the tenant.
        pub id: i64,
        /// When.
        pub at: Timestamp,
        /// Who, by name; nobody where it follows from the alerts.
        pub by: Option<String>,
        /// What happened.
        pub event: IncidentEvent,
        /// What was written.
        pub comment: Option<String>,
        /// The alert that it is about, by title where that is known.
        pub alert: Option<String>,
        /// The other incident, by number.
        pub incident: Option<String>,
        /// What was changed.
        pub fields: Vec<IncidentFieldChange>,
        /// How many alerts were changed with it.
        pub alert_count: u64,
        /// Whether it can be taken back; nothing where no such entry ever can, or the person may not change the incident.
        pub undo: Option<HistoryUndo>,
    }

    /// Whether what an entry of the history tells can be taken back now.
    pub struct HistoryUndo {
        /// True where nothing stands against it.
        pub possible: bool,
        /// What stands against it; nothing where it is possible.
        pub refusal: Option<Refusal>,
        /// Who took it back, or changed the same since, by name, where that is known.
        pub by: Option<String>,
    }

    /// An incident with all that belongs to it.
    pub struct IncidentDetails {
        /// The incident.
        pub incident: Incident,
        /// Whether the person may change it.
        pub change: Permit,
        /// Its alerts, the first activity first; no more than the server sends at once, of `alertCount`.
        pub alerts: Vec<IncidentAlert>,
        /// Its entities, those incriminated first; no more than the server sends at once, of `entityCount`.
        pub entities: Vec<IncidentEntity>,
        /// How many entities it has.
        pub entity_count: u64,
        /// What it has of each sort, whether it is sent here or not.
        pub counts: IncidentCounts,
    }
}
