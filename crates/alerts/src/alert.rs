//! An alert as it is read, whatever form it came in.

use security_center_contract::SupportedService;

use crate::category::Category;
use crate::coded;
use crate::entity::Entity;

/// The longest id, in characters: ids are keys of the store, and those of the services have less than a hundred.
pub const LONGEST_ID: usize = 256;

/// The longest title, in characters: it is in every list.
pub const LONGEST_TITLE: usize = 1024;

/// The longest of other short texts, such as a category or whom an alert is assigned to, in characters.
pub const LONGEST_WORD: usize = 256;

/// The most entities of one alert: each is looked for and written when an alert arrives, so they bound what that costs.
pub const MOST_ENTITIES: usize = 1000;

/// The most techniques of one alert: ATT&CK has some hundreds, an alert has a few.
pub const MOST_TECHNIQUES: usize = 100;

coded! {
    /// How bad it is; a later one is worse.
    pub enum Severity {
        /// The service did not say.
        Unknown = "unknown",
        /// Nothing to act on by itself.
        Informational = "informational",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }

    /// How far the work on an alert is.
    pub enum AlertStatus {
        /// The service did not say.
        Unknown = "unknown",
        /// Nobody works on it.
        New = "new",
        /// Somebody does.
        InProgress = "inProgress",
        /// Closed.
        Resolved = "resolved",
    }

    /// Whether it was right.
    pub enum Classification {
        /// Nobody has said.
        Unknown = "unknown",
        /// It was not.
        FalsePositive = "falsePositive",
        /// It was.
        TruePositive = "truePositive",
        /// It was, and what happened was meant to.
        InformationalExpectedActivity = "informationalExpectedActivity",
    }

    /// What it was, in the words of Microsoft Graph.
    pub enum Determination {
        /// Nobody has said.
        Unknown = "unknown",
        /// An advanced persistent threat.
        Apt = "apt",
        /// Malicious software.
        Malware = "malware",
        /// People whose work this is.
        SecurityPersonnel = "securityPersonnel",
        /// A test.
        SecurityTesting = "securityTesting",
        /// Software that is unwanted.
        UnwantedSoftware = "unwantedSoftware",
        /// Something else.
        Other = "other",
        /// An attack in several stages.
        MultiStagedAttack = "multiStagedAttack",
        /// An account that somebody else uses.
        CompromisedAccount = "compromisedAccount",
        /// Phishing.
        Phishing = "phishing",
        /// A person of the organization.
        MaliciousUserActivity = "maliciousUserActivity",
        /// Not malicious.
        NotMalicious = "notMalicious",
        /// Too little is known.
        NotEnoughDataToValidate = "notEnoughDataToValidate",
        /// Whoever did it says so.
        ConfirmedActivity = "confirmedActivity",
        /// An application of the organization's own.
        LineOfBusinessApplication = "lineOfBusinessApplication",
    }
}

/// An alert. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The provider's, unique in the tenant.
    pub id: String,
    /// The service that raised it.
    pub service: SupportedService,
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// The service's own word for its category.
    pub category: String,
    /// How far the work on it is, at the service.
    pub status: AlertStatus,
    /// Whether it was right, as was said at the service.
    pub classification: Classification,
    /// What it was, as was said at the service.
    pub determination: Determination,
    /// Who works on it at the service.
    pub assigned_to: Option<String>,
    /// What noticed it.
    pub detection_source: Option<String>,
    /// The techniques of ATT&CK, such as `T1059.001`.
    pub techniques: Vec<String>,
    /// When it was raised.
    pub created_at: i64,
    /// When the service last changed it.
    pub last_update_at: i64,
    /// When it was resolved there.
    pub resolved_at: Option<i64>,
    /// When what it is about began.
    pub first_activity_at: i64,
    /// When that was last seen.
    pub last_activity_at: i64,
    /// Whom and what it names.
    pub entities: Vec<Entity>,
}

impl Alert {
    /// The category that its word stands for.
    #[must_use]
    pub fn kind_of_category(&self) -> Category {
        Category::read(&self.category)
    }
}

/// The service that a service's name stands for, in Microsoft Graph's `serviceSource` or in the tables of hunting, where
/// names changed over the years.
#[must_use]
pub fn service(name: &str) -> Option<SupportedService> {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(match letters.to_ascii_lowercase().as_str() {
        "microsoftdefenderforendpoint" | "microsoftdefenderatp" | "windowsdefenderatp" => {
            SupportedService::DefenderAtp
        }
        "microsoftdefenderforoffice365" | "office365atp" | "officeatp" => SupportedService::Office365Atp,
        "microsoftdefenderforcloudapps" | "microsoftcloudappsecurity" => SupportedService::CloudAppSecurity,
        "microsoftdefenderforidentity" | "azureatp" => SupportedService::AzureAtp,
        _ => return None,
    })
}

/// A determination, also by the other name that Microsoft Graph has for some.
#[must_use]
pub fn determination(code: &str) -> Determination {
    match code {
        "compromisedUser" => Determination::CompromisedAccount,
        "clean" => Determination::NotMalicious,
        "insufficientData" => Determination::NotEnoughDataToValidate,
        "confirmedUserActivity" => Determination::ConfirmedActivity,
        other => Determination::of(other).unwrap_or(Determination::Unknown),
    }
}
