//! Which incidents are listed, and in which order: it stands in the address, so that a link and a reload show the same.

use crate::{
    api, browser,
    i18n::{Word, Words},
    router::{HEADING_ID, Router, use_router},
};
use leptos::prelude::*;
use security_center_contract::{Category, SupportedService};

/// What stands in the address where nothing is left out.
pub const ANY: &str = "any";

/// Something by which incidents are told apart: its parameter, which is that of the API, and what can be chosen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// How far the work is.
    Status,
    /// How bad it is.
    Severity,
    /// Who works on it.
    AssignedTo,
    /// Whether it was right.
    Classification,
    /// The services that raised its alerts.
    Service,
    /// More than one service did.
    Services,
    /// What its alerts are about.
    Category,
    /// More than one thing.
    Categories,
    /// More than one alert.
    Alerts,
}

impl Facet {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Status,
        Self::Severity,
        Self::AssignedTo,
        Self::Classification,
        Self::Service,
        Self::Services,
        Self::Category,
        Self::Categories,
        Self::Alerts,
    ];

    /// Its parameter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Severity => "severity",
            Self::AssignedTo => "assigned",
            Self::Classification => "classification",
            Self::Service => "service",
            Self::Services => "services",
            Self::Category => "category",
            Self::Categories => "categories",
            Self::Alerts => "alerts",
        }
    }

    /// What is chosen where the address says nothing: as in the original, what is open, and worth looking at.
    fn usual(self) -> &'static str {
        match self {
            Self::Status => "active,inProgress",
            Self::Severity => "high,medium,low",
            _ => ANY,
        }
    }

    /// Its heading.
    pub fn legend(self, words: Words) -> Word {
        match self {
            Self::Status => words.incident_status(),
            Self::Severity => words.incident_severity(),
            Self::AssignedTo => words.incident_assigned(),
            Self::Classification => words.incident_classification(),
            Self::Service => words.incident_services(),
            Self::Services => words.incident_many_services(),
            Self::Category => words.incident_categories(),
            Self::Categories => words.incident_many_categories(),
            Self::Alerts => words.incident_many_alerts(),
        }
    }

    /// What can be chosen, each with its code.
    pub fn choices(self, words: Words) -> Vec<(&'static str, Word)> {
        match self {
            Self::Status => vec![
                ("active", words.incident_active()),
                ("inProgress", words.incident_in_progress()),
                ("resolved", words.incident_resolved()),
            ],
            Self::Severity => vec![
                ("high", words.severity_high()),
                ("medium", words.severity_medium()),
                ("low", words.severity_low()),
                ("informational", words.severity_informational()),
            ],
            Self::AssignedTo => vec![
                ("me", words.incident_assigned_to_me()),
                ("somebody", words.incident_assigned_to_somebody()),
                ("nobody", words.incident_assigned_to_nobody()),
            ],
            Self::Classification => vec![
                ("unknown", words.classification_unknown()),
                ("truePositive", words.classification_true()),
                ("falsePositive", words.classification_false()),
                ("informationalExpectedActivity", words.classification_expected()),
            ],
            Self::Service => {
                SERVICES.map(|(service, code)| (code, words.supported_service(service))).to_vec()
            }
            Self::Category => CATEGORIES.map(|(category, code)| (code, words.category(category))).to_vec(),
            Self::Services | Self::Categories | Self::Alerts => {
                vec![("many", words.incident_yes()), ("one", words.incident_no())]
            }
        }
    }
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

/// From how many days ago on there was activity; the first is the usual one.
pub const DAYS: [&str; 5] = ["30", "1", "7", "180", ANY];

/// What the address says besides the facets: what is looked for, the days, the order.
const OTHERS: [&str; 3] = ["q", "days", "sort"];

/// The filter of the present address. Copy it freely.
#[derive(Clone, Copy)]
pub struct Filter {
    router: Router,
    facets: [Memo<Option<String>>; Facet::ALL.len()],
    others: [Memo<Option<String>>; OTHERS.len()],
}

impl Filter {
    /// Follows the address.
    #[must_use]
    pub fn of_address() -> Self {
        let router = use_router();
        Self {
            router,
            facets: Facet::ALL.map(|facet| router.parameter(facet.name())),
            others: OTHERS.map(|name| router.parameter(name)),
        }
    }

    /// The parameters of the API: only what is left out is named. Followed.
    #[must_use]
    pub fn wanted(self) -> String {
        let mut parameters: Vec<(&str, String)> = Facet::ALL
            .into_iter()
            .map(|facet| (facet.name(), self.codes(facet)))
            .filter(|(_, codes)| codes != ANY)
            .collect();
        if let Some(sought) = self.others[0].get().filter(|sought| !sought.is_empty()) {
            parameters.push(("q", sought));
        }
        let days = self.days();
        if days != ANY {
            parameters.push(("days", days));
        }
        parameters.push(("sort", self.sort()));
        api::parameters(&parameters)
    }

    /// What is chosen of a facet: its codes, or `ANY`. Followed.
    fn codes(self, facet: Facet) -> String {
        let place = Facet::ALL.iter().position(|other| *other == facet).unwrap_or_default();
        self.facets[place].get().unwrap_or_else(|| facet.usual().to_owned())
    }

    /// Whether this is chosen. Followed.
    #[must_use]
    pub fn has(self, facet: Facet, code: &str) -> bool {
        self.codes(facet).split(',').any(|other| other == code)
    }

    /// Chooses it, or does not choose it any more. Whoever chooses nothing wants all.
    pub fn choose(self, words: Words, facet: Facet, code: &str, chosen: bool) {
        let choices = facet.choices(words);
        let holds = |other: &str| if other == code { chosen } else { untrack(|| self.has(facet, other)) };
        let codes: Vec<&str> = choices.iter().map(|(other, _)| *other).filter(|other| holds(other)).collect();
        let all = codes.is_empty() || codes.len() == choices.len();
        let codes = if all { ANY.to_owned() } else { codes.join(",") };
        self.set(facet.name(), &codes, facet.usual());
    }

    /// How many days. Followed.
    #[must_use]
    pub fn days(self) -> String {
        self.others[1]
            .get()
            .filter(|days| DAYS.contains(&days.as_str()))
            .unwrap_or_else(|| DAYS[0].to_owned())
    }

    /// Lists this many days from now on.
    pub fn choose_days(self, days: &str) {
        self.set("days", days, DAYS[0]);
    }

    /// By which column, with a `-` before it where the highest comes first. Followed.
    #[must_use]
    pub fn sort(self) -> String {
        self.others[2].get().unwrap_or_else(|| "-lastActivity".to_owned())
    }

    /// Sorts by this column from now on, the other way round where it does so already.
    pub fn sort_by(self, column: &str) {
        let down = ["-", column].concat();
        let now = untrack(|| self.sort());
        self.set("sort", if now == down { column } else { &down }, "-lastActivity");
    }

    /// What is looked for. Followed.
    #[must_use]
    pub fn sought(self) -> Memo<Option<String>> {
        self.others[0]
    }

    /// Looks for this from now on.
    pub fn seek(self, text: &str) {
        self.router.set_parameters(&[("q", (!text.is_empty()).then_some(text))], false);
    }

    /// Whether anything but the usual is left out. Followed.
    #[must_use]
    pub fn is_set(self) -> bool {
        self.facets.iter().chain(&self.others[..2]).any(|value| value.read().is_some())
    }

    /// Shows the usual again.
    pub fn remove(self) {
        let names = Facet::ALL.map(Facet::name).into_iter().chain(["q", "days"]);
        let none: Vec<_> = names.map(|name| (name, None)).collect();
        self.router.set_parameters(&none, true);
        browser::focus(HEADING_ID);
    }

    /// Shows whatever there is.
    pub fn show_all(self) {
        let all: Vec<_> = [Facet::Status, Facet::Severity].map(|facet| (facet.name(), Some(ANY))).into();
        let mut others: Vec<_> = Facet::ALL[2..].iter().map(|facet| (facet.name(), None)).collect();
        others.extend([("q", None), ("days", Some(ANY))]);
        self.router.set_parameters(&[all, others].concat(), true);
    }

    fn set(self, name: &'static str, value: &str, usual: &str) {
        self.router.set_parameters(&[(name, (value != usual).then_some(value))], true);
    }
}
