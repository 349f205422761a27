//! Which of the things that happened a person is told of, and which of them he has seen.

use security_center_contract::{
    Actor, AuditAction, AuditChange, AuditField, Notification, NotificationKind, Notifications,
    ProvisioningStep, SupportedService, Timestamp,
};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// How many are shown.
pub const AT_MOST: i64 = 50;

/// How far back, in milliseconds.
pub const PERIOD: i64 = 90 * 24 * 60 * 60 * 1000;

/// What of the audit log a person is told of.
pub const TOLD: [AuditAction; 9] = [
    AuditAction::TurnedOn,
    AuditAction::Provisioned,
    AuditAction::ProvisioningFailed,
    AuditAction::TurnedOff,
    AuditAction::Erased,
    AuditAction::PreviewFeaturesChanged,
    AuditAction::ServicesConnected,
    AuditAction::ServicesDisconnected,
    AuditAction::EligibilityChanged,
];

/// What happened, and what has to be known of it to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct What {
    /// What.
    pub kind: NotificationKind,
    /// The step that failed.
    pub step: Option<ProvisioningStep>,
    /// The services that it is about.
    pub services: Vec<SupportedService>,
    /// Whether preview features are on since.
    pub preview_features: Option<bool>,
}

/// Something that happened, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// Who caused it.
    pub actor: Option<Actor>,
    /// The directory's id of the person who caused it.
    pub actor_id: Option<String>,
    /// The number of the request that it is about.
    pub request: Option<i64>,
    /// The number of the incident that it is about.
    pub incident: Option<i64>,
}

impl What {
    /// Something of which its kind says everything.
    #[must_use]
    pub fn just(kind: NotificationKind) -> Self {
        Self { kind, step: None, services: Vec::new(), preview_features: None }
    }

    /// What an entry of the audit log tells; nothing where nobody is told of it.
    #[must_use]
    pub fn of_entry(action: AuditAction, changes: &[AuditChange]) -> Option<Self> {
        let change = |field| changes.iter().find(|change| change.field == field);
        let after = |field| change(field).and_then(|change| change.after.as_deref());
        let services = |codes: Option<&str>| codes.unwrap_or_default().split(' ').filter_map(code).collect();
        Some(match action {
            AuditAction::TurnedOn => Self::just(NotificationKind::TurnedOn),
            AuditAction::Provisioned => Self::just(NotificationKind::Provisioned),
            AuditAction::ProvisioningFailed => Self {
                step: after(AuditField::FailedStep).and_then(code),
                ..Self::just(NotificationKind::ProvisioningFailed)
            },
            AuditAction::TurnedOff => Self::just(NotificationKind::TurnedOff),
            AuditAction::Erased => Self::just(NotificationKind::Erased),
            AuditAction::PreviewFeaturesChanged => Self {
                preview_features: after(AuditField::PreviewFeatures).map(|on| on == "true"),
                ..Self::just(NotificationKind::PreviewFeaturesChanged)
            },
            AuditAction::ServicesConnected => Self {
                services: services(after(AuditField::Services)),
                ..Self::just(NotificationKind::ServicesConnected)
            },
            AuditAction::ServicesDisconnected => Self {
                services: services(change(AuditField::Services).and_then(|change| change.before.as_deref())),
                ..Self::just(NotificationKind::ServicesDisconnected)
            },
            AuditAction::EligibilityChanged if after(AuditField::Eligible) == Some("true") => {
                Self::just(NotificationKind::EligibilityGained)
            }
            AuditAction::EligibilityChanged => Self::just(NotificationKind::EligibilityLost),
            _ => return None,
        })
    }
}

/// A code of the wire; nothing for a word that is none.
fn code<T: DeserializeOwned>(word: &str) -> Option<T> {
    let word: StrDeserializer<'_, Error> = word.into_deserializer();
    T::deserialize(word).ok()
}

/// The newest of everything that happened, for a person who has seen all of it until a moment. What he did himself
/// he has seen.
#[must_use]
pub fn show(mut happened: Vec<Happened>, person_id: &str, seen_until: &Timestamp) -> Notifications {
    happened.sort_by(|one, other| (&other.at, other.request).cmp(&(&one.at, one.request)));
    happened.truncate(usize::try_from(AT_MOST).unwrap_or(usize::MAX));
    let value: Vec<Notification> = happened
        .into_iter()
        .map(|one| Notification {
            seen: one.at <= *seen_until || one.actor_id.as_deref() == Some(person_id),
            at: one.at,
            kind: one.what.kind,
            actor: one.actor,
            request: one.request,
            incident: one.incident,
            step: one.what.step,
            services: one.what.services,
            preview_features: one.what.preview_features,
        })
        .collect();
    let unseen = value.iter().filter(|one| !one.seen).count() as u64;
    Notifications { value, unseen }
}
