//! What generated alerts tell of: the steps of an attack, and noise.

use super::Service;

/// What may happen: tactic, what is noticed, who notices it, and the techniques of ATT&CK that it says for certain.
pub(super) type Kind = (&'static str, &'static str, Service, &'static [&'static str]);

/// The steps of an attack in their order.
pub(super) const STEPS: [Kind; 8] = [
    (
        "InitialAccess",
        "Mail with a link to a page that asks for a password",
        Service::Office365Atp,
        &["T1566.002"],
    ),
    ("Execution", "Script started by an office document", Service::DefenderAtp, &["T1059", "T1204.002"]),
    (
        "Persistence",
        "New service that starts a program from a temporary folder",
        Service::DefenderAtp,
        &["T1543.003"],
    ),
    ("CredentialAccess", "Many failed sign-ins, then one that succeeded", Service::AzureAtp, &["T1110"]),
    ("Discovery", "Directory read at length from a workstation", Service::AzureAtp, &["T1087.002"]),
    (
        "LateralMovement",
        "Command run on another device with the same account",
        Service::DefenderAtp,
        &["T1021"],
    ),
    ("Collection", "Many files opened within minutes", Service::CloudAppSecurity, &["T1530"]),
    (
        "Exfiltration",
        "Large upload to a storage that nobody used before",
        Service::CloudAppSecurity,
        &["T1567.002"],
    ),
];

/// What is noticed again and again and seldom means much: too little to name a technique.
pub(super) const NOISE: [Kind; 4] = [
    ("UnwantedSoftware", "Toolbar installed with another program", Service::DefenderAtp, &[]),
    ("InitialAccess", "Mail that was reported as junk", Service::Office365Atp, &[]),
    ("SuspiciousActivity", "Sign-in from a country for the first time", Service::CloudAppSecurity, &[]),
    ("Discovery", "Name resolved that does not exist, many times", Service::AzureAtp, &[]),
];
