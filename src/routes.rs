//! Every address of the app: the only place that builds and reads links.

mod feature;
mod listing;
mod outside;
mod segment;
mod technique;

pub use feature::Feature;
pub use listing::{alerts_naming, alerts_of_incident, incidents_of_all_time, with_parameters};
pub use outside::Outside;
pub use technique::technique;

use crate::browser;
use security_center_contract::SupportedService;
use std::borrow::Cow;

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The home page.
    Home,
    /// A feature's own page.
    Feature(Feature),
    /// The page of an incident, by its number.
    Incident(u32),
    /// The page of an entity, by its key. The gate of Incidents covers it.
    Entity(String),
    /// Any other address below a feature's page: the gate covers them all.
    BelowFeature(Feature),
    /// The list of settings.
    Settings,
    /// Settings, then Microsoft Threat Protection: Opt-in / Opt-out (`behaviour.md` S20, S31).
    ThreatProtection,
    /// There, then Time zone (`behaviour.md` L13).
    TimeZone,
    /// There, then Preview features (`behaviour.md` L14).
    PreviewFeatures,
    /// There, then Service keys: with what the supported services send their data.
    ServiceKeys,
    /// The audit log (`behaviour.md` D11).
    Audit,
    /// Why the tenant is eligible or not, and what the person may do.
    Eligibility,
    /// Alerts. Not one of the three gated features: its page says itself why there is nothing to see.
    Alerts,
    /// The page of an alert, by its number.
    Alert(u32),
    /// Who holds which role, and what each allows.
    Permissions,
    /// Other portals.
    MoreResources,
    /// Sign in, or as somebody else.
    SignIn,
    /// Somebody has signed in again, in a window of its own.
    SignedIn,
    /// One's own sessions, password and API tokens.
    Account,
    /// No page of ours.
    NotFound,
}

impl Route {
    /// The place at a path below the app's base, for instance `incidents/7`.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let first = segments.next().unwrap_or_default();
        let feature = match first {
            "incidents" => Some(Feature::Incidents),
            "action-center" => Some(Feature::ActionCenter),
            "hunting" => Some(Feature::Hunting),
            _ => None,
        };
        let rest = (segments.next(), segments.next(), segments.next());
        if let ("settings", (Some("threat-protection"), Some(below), None)) = (first, rest) {
            return match below {
                "time-zone" => Self::TimeZone,
                "preview-features" => Self::PreviewFeatures,
                "service-keys" => Self::ServiceKeys,
                _ => Self::NotFound,
            };
        }
        match (feature, first, rest.0, rest.1) {
            (Some(feature), _, None, _) => Self::Feature(feature),
            (Some(feature), _, Some(below), deeper) => match (feature, below.parse(), deeper) {
                (Feature::Incidents, Ok(number), None) => Self::Incident(number),
                _ => Self::BelowFeature(feature),
            },
            (_, "" | "homepage", None, _) => Self::Home,
            (_, "settings", None, _) => Self::Settings,
            (_, "settings", Some("threat-protection"), None) => Self::ThreatProtection,
            (_, "settings", Some("eligibility"), None) => Self::Eligibility,
            (_, "alerts", None, _) => Self::Alerts,
            (_, "alerts", Some(number), None) => number.parse().map_or(Self::NotFound, Self::Alert),
            (_, "entities", Some(key), None) => segment::read(key).map_or(Self::NotFound, Self::Entity),
            (_, "permissions", None, _) => Self::Permissions,
            (_, "more-resources", None, _) => Self::MoreResources,
            (_, "audit", None, _) => Self::Audit,
            (_, "sign-in", None, _) => Self::SignIn,
            (_, "signed-in", None, _) => Self::SignedIn,
            (_, "account", None, _) => Self::Account,
            _ => Self::NotFound,
        }
    }

    /// The address, ready for `href`.
    #[must_use]
    pub fn href(&self) -> String {
        format!("{}{}", base(), self.path())
    }

    fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Incident(number) => return Cow::Owned(format!("incidents/{number}")),
            Self::Alert(number) => return Cow::Owned(format!("alerts/{number}")),
            Self::Entity(key) => return Cow::Owned(["entities/", &segment::write(key)].concat()),
            Self::Home | Self::NotFound => "",
            Self::Feature(Feature::Incidents) | Self::BelowFeature(Feature::Incidents) => "incidents",
            Self::Feature(Feature::ActionCenter) | Self::BelowFeature(Feature::ActionCenter) => {
                "action-center"
            }
            Self::Feature(Feature::Hunting) | Self::BelowFeature(Feature::Hunting) => "hunting",
            Self::Settings => "settings",
            Self::ThreatProtection => "settings/threat-protection",
            Self::TimeZone => "settings/threat-protection/time-zone",
            Self::PreviewFeatures => "settings/threat-protection/preview-features",
            Self::ServiceKeys => "settings/threat-protection/service-keys",
            Self::Audit => "audit",
            Self::Eligibility => "settings/eligibility",
            Self::Alerts => "alerts",
            Self::Permissions => "permissions",
            Self::MoreResources => "more-resources",
            Self::SignIn => "sign-in",
            Self::SignedIn => "signed-in",
            Self::Account => "account",
        })
    }
}

/// Where one signs in to go on at a place, ready for `href`.
#[must_use]
pub fn sign_in_for(place: &Route) -> String {
    [&Route::SignIn.href(), "?returnTo=", &place.href()].concat()
}

/// Where the app is hosted: `/`, or a path such as `/security/`. The boot script found it out.
#[must_use]
pub fn base() -> String {
    browser::root().dataset().get("base").unwrap_or_else(|| "/".to_owned())
}

/// What lies beside a page, at an address of its own: the parameter `panel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// Need help?: the search (`behaviour.md` L33); the parameter `topic` names an open topic, `ask` what is looked for.
    Help,
    /// Contact support.
    Contact,
    /// The person's own requests.
    Requests,
    /// Give feedback.
    Feedback,
    /// What happened.
    Notifications,
    /// Customize navigation.
    Navigation,
    /// The keyboard shortcuts.
    Shortcuts,
}

impl Panel {
    /// Every panel and its code in the address.
    const ALL: [(Self, &'static str); 7] = [
        (Self::Help, "help"),
        (Self::Contact, "contact"),
        (Self::Requests, "requests"),
        (Self::Feedback, "feedback"),
        (Self::Notifications, "notifications"),
        (Self::Navigation, "navigation"),
        (Self::Shortcuts, "shortcuts"),
    ];

    /// The panel with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, other)| *other == code).map(|(panel, _)| panel)
    }

    /// Its code in the address.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(panel, _)| *panel == self).map_or("", |(_, code)| code)
    }

    /// The address of the panel beside the page that is open, ready for `href`.
    #[must_use]
    pub fn href(self) -> String {
        "?panel=".to_owned() + self.code()
    }
}

/// A page of Microsoft's documentation that the app refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documentation {
    /// Online Services Terms.
    OnlineServicesTerms,
    /// The Trust Center.
    TrustCenter,
    /// Data storage and privacy of Microsoft Defender ATP, whose location is used.
    DataStorage,
    /// Licensing requirements (S7).
    Licensing,
    /// How to deploy the supported services (S13).
    DeployServices,
    /// Roles in Azure Active Directory (S9).
    Roles,
    /// How to deploy one supported service (S13).
    Deploy(SupportedService),
    /// The integration of Azure ATP and Cloud App Security (S30).
    AzureAtpIntegration,
    /// What Microsoft Threat Protection is (S37).
    Overview,
    /// What Microsoft Defender ATP is (S37).
    DefenderAtp,
    /// What Office 365 ATP is (S37).
    Office365Atp,
    /// What Microsoft Cloud App Security is (S37).
    CloudAppSecurity,
    /// What Azure ATP is (S37).
    AzureAtp,
}

impl Documentation {
    /// Every page that the help's content may name, with the key by which it does.
    const KEYS: [(&'static str, Self); 10] = [
        ("dataStorage", Self::DataStorage),
        ("licensing", Self::Licensing),
        ("deployServices", Self::DeployServices),
        ("roles", Self::Roles),
        ("azureAtpIntegration", Self::AzureAtpIntegration),
        ("overview", Self::Overview),
        ("defenderAtp", Self::DefenderAtp),
        ("office365Atp", Self::Office365Atp),
        ("cloudAppSecurity", Self::CloudAppSecurity),
        ("azureAtp", Self::AzureAtp),
    ];

    /// The address, ready for `href`.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::OnlineServicesTerms => "https://aka.ms/ost",
            Self::TrustCenter => "https://www.microsoft.com/trust-center",
            Self::DataStorage => {
                "https://docs.microsoft.com/windows/security/threat-protection/microsoft-defender-atp/data-storage-privacy"
            }
            Self::Licensing => "https://docs.microsoft.com/microsoft-365/security/mtp/prerequisites",
            Self::DeployServices => {
                "https://docs.microsoft.com/microsoft-365/security/mtp/deploy-supported-services"
            }
            Self::Deploy(SupportedService::DefenderAtp) => {
                "https://docs.microsoft.com/windows/security/threat-protection/microsoft-defender-atp/deployment-phases"
            }
            // It comes with Office 365; what remains is to configure its policies.
            Self::Deploy(SupportedService::Office365Atp) => {
                "https://docs.microsoft.com/microsoft-365/security/office-365-security/office-365-atp#configure-atp-policies"
            }
            Self::Deploy(SupportedService::CloudAppSecurity) => {
                "https://docs.microsoft.com/cloud-app-security/getting-started-with-cloud-app-security"
            }
            Self::Deploy(SupportedService::AzureAtp) => {
                "https://docs.microsoft.com/azure-advanced-threat-protection/install-atp-step1"
            }
            Self::Roles => {
                "https://docs.microsoft.com/azure/active-directory/users-groups-roles/directory-manage-roles-portal"
            }
            Self::AzureAtpIntegration => "https://docs.microsoft.com/cloud-app-security/aatp-integration",
            Self::Overview => {
                "https://docs.microsoft.com/microsoft-365/security/mtp/microsoft-threat-protection"
            }
            Self::DefenderAtp => {
                "https://docs.microsoft.com/windows/security/threat-protection/microsoft-defender-atp/microsoft-defender-advanced-threat-protection"
            }
            Self::Office365Atp => {
                "https://docs.microsoft.com/microsoft-365/security/office-365-security/office-365-atp"
            }
            Self::CloudAppSecurity => {
                "https://docs.microsoft.com/cloud-app-security/what-is-cloud-app-security"
            }
            Self::AzureAtp => "https://docs.microsoft.com/azure-advanced-threat-protection/what-is-atp",
        }
    }
}

/// Where a link of the help's content leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the app.
    Page(Route),
    /// What lies beside the page.
    Panel(Panel),
    /// Another topic, by its id.
    Topic(String),
    /// A page of Microsoft's documentation.
    Outside(Documentation),
}

impl Target {
    /// Reads `to` of a link; `None` where it names nothing that there is.
    #[must_use]
    pub fn parse(to: &str) -> Option<Self> {
        let (kind, name) = to.split_once(':')?;
        match kind {
            "page" => {
                Some(Self::Page(Route::parse(name))).filter(|page| *page != Self::Page(Route::NotFound))
            }
            "panel" => Panel::parse(name).map(Self::Panel),
            "topic" => Some(Self::Topic(name.to_owned())),
            "docs" => {
                let mut keys = Documentation::KEYS.into_iter();
                keys.find(|(key, _)| *key == name).map(|(_, page)| Self::Outside(page))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_found_again_at_its_own_address() {
        let mut routes = vec![
            Route::Home,
            Route::Settings,
            Route::ThreatProtection,
            Route::TimeZone,
            Route::PreviewFeatures,
            Route::Audit,
            Route::Eligibility,
            Route::SignIn,
            Route::SignedIn,
            Route::Account,
            Route::Incident(7),
            Route::Entity("device:dns:d1.contoso.example".to_owned()),
            Route::Entity("url:evil.example/../a?b=c&d=%2E#~é\u{202e}/".to_owned()),
        ];
        routes.extend([
            Route::Alerts,
            Route::Alert(7),
            Route::Permissions,
            Route::MoreResources,
            Route::ServiceKeys,
        ]);
        routes.extend(Feature::ALL.map(Route::Feature));
        for route in routes {
            assert_eq!(Route::parse(&route.path()), route);
        }
    }

    #[test]
    fn s14_s15_s16_every_address_below_a_feature_belongs_to_it() {
        assert_eq!(Route::parse("/incidents/7/alerts"), Route::BelowFeature(Feature::Incidents));
        assert_eq!(Route::parse("/action-center/history"), Route::BelowFeature(Feature::ActionCenter));
        assert_eq!(Route::parse("/hunting/x"), Route::BelowFeature(Feature::Hunting));
    }

    #[test]
    fn strange_addresses_are_no_page() {
        for path in [
            "incident",
            "settings/x",
            "settings/threat-protection/x",
            "settings/threat-protection/time-zone/x",
            "settings/eligibility/time-zone",
            "audit/1",
            "sign-in/x",
            "signed-in/x",
            "account/1",
            "homepage/x",
            "alerts/x",
            "alerts/7/x",
            "entities",
            "entities/a/b",
            "entities/~",
            "entities/~FF",
            "entities/%E9",
            "%00",
        ] {
            assert_eq!(Route::parse(path), Route::NotFound, "{path}");
        }
        assert_eq!(Route::parse("//settings//"), Route::Settings);
    }
}
