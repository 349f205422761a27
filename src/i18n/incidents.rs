//! The words of what incidents and alerts are.

use super::{Language, Word, Words};
use security_center_contract::{
    Category, Classification, Determination, EntityKind, EvidenceVerdict, IncidentStatus, NameLanguage,
    NamedAfter, RemediationStatus, Severity,
};

impl Words {
    /// How bad it is.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Word {
        match severity {
            Severity::High => self.severity_high(),
            Severity::Medium => self.severity_medium(),
            Severity::Low => self.severity_low(),
            Severity::Informational => self.severity_informational(),
        }
    }

    /// How far the work on an incident is.
    #[must_use]
    pub fn incident_state(self, status: IncidentStatus) -> Word {
        match status {
            IncidentStatus::Active => self.incident_active(),
            IncidentStatus::InProgress => self.incident_in_progress(),
            IncidentStatus::Resolved => self.incident_resolved(),
            IncidentStatus::Redirected => self.incident_redirected(),
        }
    }

    /// Whether it was right.
    #[must_use]
    pub fn classification_of(self, classification: Classification) -> Word {
        match classification {
            Classification::Unknown => self.classification_unknown(),
            Classification::TruePositive => self.classification_true(),
            Classification::FalsePositive => self.classification_false(),
            Classification::InformationalExpectedActivity => self.classification_expected(),
        }
    }

    /// What an alert is about.
    #[must_use]
    pub fn category(self, category: Category) -> Word {
        self.word(category.names())
    }

    /// The name by rule of an incident, in the words with which the server keeps it.
    #[must_use]
    pub fn incident_named_after(self, what: &NamedAfter<'_>) -> String {
        let name = what.name(match self.language() {
            Language::English => NameLanguage::English,
            Language::Dutch => NameLanguage::Dutch,
        });
        #[cfg(debug_assertions)]
        let name = super::pseudo::spoken_once(name);
        name
    }

    /// What an entity is.
    #[must_use]
    pub fn entity_kind(self, kind: EntityKind) -> Word {
        match kind {
            EntityKind::Device => self.entity_device(),
            EntityKind::User => self.entity_user(),
            EntityKind::Mailbox => self.entity_mailbox(),
            EntityKind::File => self.entity_file(),
            EntityKind::Process => self.entity_process(),
            EntityKind::IpAddress => self.entity_ip_address(),
            EntityKind::Url => self.entity_url(),
            EntityKind::Domain => self.entity_domain(),
            EntityKind::Message => self.entity_message(),
            EntityKind::MailCluster => self.entity_mail_cluster(),
            EntityKind::RegistryKey => self.entity_registry_key(),
            EntityKind::RegistryValue => self.entity_registry_value(),
            EntityKind::CloudApplication => self.entity_cloud_application(),
            EntityKind::OauthApplication => self.entity_oauth_application(),
            EntityKind::SecurityGroup => self.entity_security_group(),
            EntityKind::Other => self.entity_other(),
        }
    }

    /// What was found about an entity.
    #[must_use]
    pub fn evidence_verdict(self, verdict: EvidenceVerdict) -> Word {
        match verdict {
            EvidenceVerdict::Unknown => self.verdict_unknown(),
            EvidenceVerdict::NoThreatsFound => self.verdict_clean(),
            EvidenceVerdict::Suspicious => self.verdict_suspicious(),
            EvidenceVerdict::Malicious => self.verdict_malicious(),
        }
    }

    /// What was done about an entity.
    #[must_use]
    pub fn remediation(self, status: RemediationStatus) -> Word {
        match status {
            RemediationStatus::None => self.remediation_none(),
            RemediationStatus::NotFound => self.remediation_not_found(),
            RemediationStatus::Prevented => self.remediation_prevented(),
            RemediationStatus::Blocked => self.remediation_blocked(),
            RemediationStatus::Remediated => self.remediation_done(),
        }
    }

    /// What an incident or an alert was.
    #[must_use]
    pub fn determination(self, determination: Determination) -> Word {
        match determination {
            Determination::Unknown => self.determination_unknown(),
            Determination::Apt => self.determination_apt(),
            Determination::Malware => self.determination_malware(),
            Determination::SecurityPersonnel => self.determination_security_personnel(),
            Determination::SecurityTesting => self.determination_security_testing(),
            Determination::UnwantedSoftware => self.determination_unwanted_software(),
            Determination::Other => self.determination_other(),
            Determination::MultiStagedAttack => self.determination_multi_staged(),
            Determination::CompromisedAccount => self.determination_compromised(),
            Determination::Phishing => self.determination_phishing(),
            Determination::MaliciousUserActivity => self.determination_malicious_user(),
            Determination::NotMalicious => self.determination_not_malicious(),
            Determination::NotEnoughDataToValidate => self.determination_not_enough(),
            Determination::ConfirmedActivity => self.determination_confirmed(),
            Determination::LineOfBusinessApplication => self.determination_own_application(),
        }
    }
}
