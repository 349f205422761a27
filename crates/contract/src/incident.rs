//! Incidents as the app lists and changes them. Programs use the resources of Microsoft Graph instead (`/v1.0/security`).

use crate::{Severity, SupportedService, Timestamp};

wire_code! {
    /// The state of an incident, in Graph's words.
    pub enum IncidentStatus {
        /// Open.
        Active,
        /// Somebody works on it.
        InProgress,
        /// Closed.
        Resolved,
        /// It lives on in another one.
        Redirected,
    }

    /// Whether an incident or an alert was right, in Graph's words.
    pub enum Classification {
        /// Nobody has said.
        Unknown,
        /// It was not.
        FalsePositive,
        /// It was.
        TruePositive,
        /// It was, and what happened was meant to.
        InformationalExpectedActivity,
    }

    /// What an incident or an alert was, in Graph's words.
    pub enum Determination {
        /// Nobody has said.
        Unknown,
        /// An advanced persistent threat.
        Apt,
        /// Malicious software.
        Malware,
        /// People whose work this is.
        SecurityPersonnel,
        /// A test.
        SecurityTesting,
        /// Software that is unwanted.
        UnwantedSoftware,
        /// Something else.
        Other,
        /// An attack in several stages.
        MultiStagedAttack,
        /// An account that somebody else uses.
        CompromisedAccount,
        /// Phishing.
        Phishing,
        /// A person of the organization.
        MaliciousUserActivity,
        /// Not malicious.
        NotMalicious,
        /// Too little is known.
        NotEnoughDataToValidate,
        /// Whoever did it says so.
        ConfirmedActivity,
        /// An application of the organization's own.
        LineOfBusinessApplication,
    }

    /// A field of an incident or an alert that persons change. An alert has neither a name of its own nor tags.
    pub enum IncidentField {
        /// Its name.
        DisplayName,
        /// How far the work is.
        Status,
        /// Who works on it.
        AssignedTo,
        /// Whether it was right.
        Classification,
        /// What it was.
        Determination,
        /// Tags.
        CustomTags,
    }

    /// What an alert is about: the tactics of MITRE ATT&CK in the order of an attack, then what else services say.
    pub enum Category {
        /// TA0043.
        Reconnaissance,
        /// TA0042.
        ResourceDevelopment,
        /// TA0001.
        InitialAccess,
        /// TA0002.
        Execution,
        /// TA0003.
        Persistence,
        /// TA0004.
        PrivilegeEscalation,
        /// TA0005.
        DefenseEvasion,
        /// TA0006.
        CredentialAccess,
        /// TA0007.
        Discovery,
        /// TA0008.
        LateralMovement,
        /// TA0009.
        Collection,
        /// TA0011.
        CommandAndControl,
        /// TA0010.
        Exfiltration,
        /// TA0040.
        Impact,
        /// Malicious software.
        Malware,
        /// Software that encrypts for ransom.
        Ransomware,
        /// Software that is unwanted, not malicious.
        UnwantedSoftware,
        /// Use of a weakness.
        Exploit,
        /// Not normal.
        SuspiciousActivity,
        /// Of mail.
        ThreatManagement,
        /// Of data that must not leave.
        DataLossPrevention,
        /// Something else.
        Other,
    }
}

wire! {
    /// An incident in the queue.
    pub struct Incident {
        /// Its number in the tenant, in decimal.
        pub id: String,
        /// Its name: what a person called it, or else one by rule, in English.
        pub display_name: String,
        /// A person gave the name.
        pub named: bool,
        /// The title of its alert, where it has but one: then that is its name by rule.
        pub title: Option<String>,
        /// The highest of its alerts.
        pub severity: Severity,
        /// How far the work on it is.
        pub status: IncidentStatus,
        /// Whether it was right.
        pub classification: Classification,
        /// What it was.
        pub determination: Determination,
        /// Who works on it: the name to sign in with.
        pub assigned_to: Option<String>,
        /// Its tags.
        pub custom_tags: Vec<String>,
        /// What its alerts are about, in the order of an attack.
        pub categories: Vec<Category>,
        /// The services that raised its alerts.
        pub services: Vec<SupportedService>,
        /// How many alerts it has.
        pub alert_count: u64,
        /// How many of them are not resolved.
        pub active_alert_count: u64,
        /// How many devices its alerts incriminate.
        pub device_count: u64,
        /// How many people.
        pub user_count: u64,
        /// How many mailboxes.
        pub mailbox_count: u64,
        /// When what it is about began.
        pub first_activity_date_time: Timestamp,
        /// When that was last seen.
        pub last_activity_date_time: Timestamp,
        /// When it was made.
        pub created_date_time: Timestamp,
        /// When it last changed.
        pub last_update_date_time: Timestamp,
        /// Where it lives on.
        pub redirect_incident_id: Option<String>,
        /// Its version, for `If-Match`.
        pub version: i64,
    }

    /// The order of all items that fit a filter, at one moment.
    pub struct Order {
        /// Their numbers in decimal, with a space between them.
        pub ids: String,
        /// How many fit; more than `ids` names where that ends at its limit.
        pub count: u64,
        /// The highest number there was, whether it fits or not: what has a higher one came later.
        pub newest: i64,
        /// The moment, for asking what changed since.
        pub at: Timestamp,
    }

    /// What changed since an order was made.
    pub struct News {
        /// The numbers of those that changed, as in `Order`.
        pub changed: String,
        /// More changed than is named.
        pub cut: bool,
        /// How many that fit the filter came since the order was made, or were opened again since where its moment is told.
        pub fresh: u64,
        /// The moment, for asking what changed since.
        pub at: Timestamp,
    }
}

/// A change of an incident: only what is named changes. Read strictly.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncidentChange {
    /// What it is called from now on; with no letter, by rule again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// How far the work is. Whoever resolves an incident resolves its open alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IncidentStatus>,
    /// Who works on it, by the name to sign in with; with no letter, nobody. Whoever takes an incident takes its alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<String>,
    /// Whether it was right. Alerts of which nobody has said so get the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Classification>,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub determination: Option<Determination>,
    /// All its tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_tags: Option<Vec<String>>,
}

/// A comment that is to be written. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewIncidentComment {
    /// What it says.
    pub comment: String,
}

/// Which alerts are to be moved, and where to. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlertMove {
    /// The ids of alerts of the incident; without them all of it, which then lives on in the other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Vec<String>>,
    /// The number of the incident that they are to be in; without it one of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Category {
    /// Whether it is a tactic of MITRE ATT&CK.
    #[must_use]
    pub fn is_tactic(self) -> bool {
        self <= Self::Impact
    }
}

impl Classification {
    /// The determinations that go with it, in the order to offer them; that nothing was determined goes with all and is not
    /// among them.
    #[must_use]
    pub fn determinations(self) -> &'static [Determination] {
        match self {
            Self::Unknown => &[],
            Self::TruePositive => &[
                Determination::MultiStagedAttack,
                Determination::Apt,
                Determination::Malware,
                Determination::Phishing,
                Determination::CompromisedAccount,
                Determination::MaliciousUserActivity,
                Determination::UnwantedSoftware,
                Determination::SecurityPersonnel,
                Determination::SecurityTesting,
                Determination::Other,
            ],
            Self::InformationalExpectedActivity => &[
                Determination::SecurityTesting,
                Determination::SecurityPersonnel,
                Determination::LineOfBusinessApplication,
                Determination::ConfirmedActivity,
                Determination::Other,
            ],
            Self::FalsePositive => {
                &[Determination::NotMalicious, Determination::NotEnoughDataToValidate, Determination::Other]
            }
        }
    }
}
