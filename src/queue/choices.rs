//! What can be chosen of what incidents and alerts have in common.

use super::filter::{ANY, Facet};
use crate::i18n::{Word, Words};
use security_center_contract::{Category, SupportedService};

/// How bad it is: as in the original, what is worth looking at.
pub const SEVERITY: Facet = Facet {
    name: "severity",
    usual: "high,medium,low",
    legend: |words| words.incident_severity(),
    choices: |words| {
        vec![
            ("high", words.severity_high()),
            ("medium", words.severity_medium()),
            ("low", words.severity_low()),
            ("informational", words.severity_informational()),
        ]
    },
};

/// Who works on it.
pub const ASSIGNED_TO: Facet = Facet {
    name: "assigned",
    usual: ANY,
    legend: |words| words.incident_assigned(),
    choices: |words| {
        vec![
            ("me", words.incident_assigned_to_me()),
            ("somebody", words.incident_assigned_to_somebody()),
            ("nobody", words.incident_assigned_to_nobody()),
        ]
    },
};

/// Whether it was right.
pub const CLASSIFICATION: Facet = Facet {
    name: "classification",
    usual: ANY,
    legend: |words| words.incident_classification(),
    choices: |words| {
        vec![
            ("unknown", words.classification_unknown()),
            ("truePositive", words.classification_true()),
            ("falsePositive", words.classification_false()),
            ("informationalExpectedActivity", words.classification_expected()),
        ]
    },
};

/// The services that raised it.
pub const SERVICE: Facet = Facet {
    name: "service",
    usual: ANY,
    legend: |words| words.incident_services(),
    choices: |words| SERVICES.map(|(service, code)| (code, words.supported_service(service))).to_vec(),
};

/// What it is about.
pub const CATEGORY: Facet = Facet {
    name: "category",
    usual: ANY,
    legend: |words| words.incident_categories(),
    choices: |words| CATEGORIES.map(|(category, code)| (code, words.category(category))).to_vec(),
};

/// Several of something, or one.
pub fn several(words: Words) -> Vec<(&'static str, Word)> {
    vec![("many", words.incident_yes()), ("one", words.incident_no())]
}

const SERVICES: [(SupportedService, &str); 4] = [
    (SupportedService::DefenderAtp, "defenderAtp"),
    (SupportedService::Office365Atp, "office365Atp"),
    (SupportedService::CloudAppSecurity, "cloudAppSecurity"),
    (SupportedService::AzureAtp, "azureAtp"),
];

const CATEGORIES: [(Category, &str); 22] = [
    (Category::Reconnaissance, "reconnaissance"),
    (Category::ResourceDevelopment, "resourceDevelopment"),
    (Category::InitialAccess, "initialAccess"),
    (Category::Execution, "execution"),
    (Category::Persistence, "persistence"),
    (Category::PrivilegeEscalation, "privilegeEscalation"),
    (Category::DefenseEvasion, "defenseEvasion"),
    (Category::CredentialAccess, "credentialAccess"),
    (Category::Discovery, "discovery"),
    (Category::LateralMovement, "lateralMovement"),
    (Category::Collection, "collection"),
    (Category::CommandAndControl, "commandAndControl"),
    (Category::Exfiltration, "exfiltration"),
    (Category::Impact, "impact"),
    (Category::Malware, "malware"),
    (Category::Ransomware, "ransomware"),
    (Category::UnwantedSoftware, "unwantedSoftware"),
    (Category::Exploit, "exploit"),
    (Category::SuspiciousActivity, "suspiciousActivity"),
    (Category::ThreatManagement, "threatManagement"),
    (Category::DataLossPrevention, "dataLossPrevention"),
    (Category::Other, "other"),
];
