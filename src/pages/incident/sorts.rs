//! By what the entities of an incident are told apart: kind, verdict, remediation, each with its code in the API and in the address.

use super::Tab;
use crate::{
    api,
    components::Choice,
    i18n::{Word, use_words},
    router::{Router, use_router},
    routes::{Route, with_parameters},
    ui::whether,
};
use leptos::prelude::*;
use security_center_contract::{EntityKind, EvidenceVerdict, RemediationStatus};

/// The kinds.
pub const KINDS: [(EntityKind, &str); 16] = [
    (EntityKind::Device, "device"),
    (EntityKind::User, "user"),
    (EntityKind::Mailbox, "mailbox"),
    (EntityKind::File, "file"),
    (EntityKind::Process, "process"),
    (EntityKind::IpAddress, "ipAddress"),
    (EntityKind::Url, "url"),
    (EntityKind::Domain, "domain"),
    (EntityKind::Message, "message"),
    (EntityKind::MailCluster, "mailCluster"),
    (EntityKind::RegistryKey, "registryKey"),
    (EntityKind::RegistryValue, "registryValue"),
    (EntityKind::CloudApplication, "cloudApplication"),
    (EntityKind::OauthApplication, "oauthApplication"),
    (EntityKind::SecurityGroup, "securityGroup"),
    (EntityKind::Other, "other"),
];

/// The verdicts, the worst first.
pub const VERDICTS: [(EvidenceVerdict, &str); 4] = [
    (EvidenceVerdict::Malicious, "malicious"),
    (EvidenceVerdict::Suspicious, "suspicious"),
    (EvidenceVerdict::NoThreatsFound, "noThreatsFound"),
    (EvidenceVerdict::Unknown, "unknown"),
];

/// What was done, the least first.
pub const REMEDIATIONS: [(RemediationStatus, &str); 5] = [
    (RemediationStatus::None, "none"),
    (RemediationStatus::NotFound, "notFound"),
    (RemediationStatus::Prevented, "prevented"),
    (RemediationStatus::Blocked, "blocked"),
    (RemediationStatus::Remediated, "remediated"),
];

/// What stands in the address where the tab Evidence lists the entities of every kind.
const EVERY: &str = "any";

/// The parameters of the address.
pub const PARAMETERS: [&str; 3] = ["kind", "verdict", "remediation"];

/// The entities of an incident about which this was found, and this was done, ready for `href`.
pub fn entities_of(number: u32, verdict: &str, remediation: &str) -> String {
    let parameters =
        ["tab=evidence&kind=", EVERY, "&verdict=", verdict, "&remediation=", remediation].concat();
    with_parameters(&Route::Incident(number), &parameters)
}

/// Which entities a tab lists, as the address says. Copy it freely.
#[derive(Clone, Copy)]
pub struct Sorts {
    router: Router,
    tab: Tab,
    said: [Memo<Option<String>>; PARAMETERS.len()],
}

impl Sorts {
    /// Follows the address.
    pub fn of_address(tab: Tab) -> Self {
        let router = use_router();
        Self { router, tab, said: PARAMETERS.map(|name| router.parameter(name)) }
    }

    /// The place of what the address says among these codes. Followed.
    fn chosen<T>(self, parameter: usize, codes: &[(T, &str)]) -> Option<usize> {
        let said = self.said[parameter].read();
        codes.iter().position(|(_, code)| said.as_deref() == Some(code))
    }

    /// Whether the address says anything. Followed.
    pub fn is_set(self) -> bool {
        self.said.iter().any(|said| said.read().is_some())
    }

    /// The parameters of the API. Followed.
    pub fn wanted(self) -> String {
        let own: Vec<&str> =
            KINDS.into_iter().filter(|(kind, _)| self.tab.lists(*kind)).map(|(_, code)| code).collect();
        let kinds = match (self.tab, self.chosen(0, &KINDS)) {
            (Tab::Evidence, Some(place)) => KINDS[place].1.to_owned(),
            (Tab::Evidence, None) if self.said[0].read().as_deref() == Some(EVERY) => String::new(),
            _ => own.join(","),
        };
        let verdict = self.chosen(1, &VERDICTS).map(|place| VERDICTS[place].1.to_owned());
        let remediation = self.chosen(2, &REMEDIATIONS).map(|place| REMEDIATIONS[place].1.to_owned());
        let wanted = [Some(kinds), verdict, remediation].map(Option::unwrap_or_default);
        let named: Vec<_> =
            PARAMETERS.into_iter().zip(wanted).filter(|(_, codes)| !codes.is_empty()).collect();
        api::parameters(&named)
    }

    fn set(self, parameter: usize, code: Option<&str>) {
        self.router.set_parameters(&[(PARAMETERS[parameter], code)], true);
    }
}

/// Choosing them.
#[component]
pub fn SortChoices(
    /// Which are chosen.
    sorts: Sorts,
) -> impl IntoView {
    let words = use_words();
    let always = whether(|| true);
    let with = |first: Vec<Word>, rest: Vec<Word>| first.into_iter().chain(rest).collect::<Vec<_>>();
    let kinds = (sorts.tab == Tab::Evidence).then(|| {
        view! {
            <Choice
                id="entities-kind"
                label=words.entity_what()
                choices=with(
                    vec![words.incident_evidence(), words.entities_of_every_kind()],
                    KINDS.map(|(kind, _)| words.entity_kind(kind)).to_vec(),
                )
                chosen=Signal::derive(move || match sorts.chosen(0, &KINDS) {
                    Some(place) => place + 2,
                    None => usize::from(sorts.said[0].read().as_deref() == Some(EVERY)),
                })
                available=always
                on_choose=Callback::new(move |place: usize| sorts.set(0, match place {
                    0 => None,
                    1 => Some(EVERY),
                    place => Some(KINDS[place - 2].1),
                }))
            />
        }
    });
    view! {
        <div class="facets">
            {kinds}
            <Choice
                id="entities-verdict"
                label=words.entity_verdict()
                choices=with(vec![words.entities_any()], VERDICTS.map(|(one, _)| words.evidence_verdict(one)).to_vec())
                chosen=Signal::derive(move || sorts.chosen(1, &VERDICTS).map_or(0, |place| place + 1))
                available=always
                on_choose=Callback::new(move |place: usize| {
                    sorts.set(1, place.checked_sub(1).map(|place| VERDICTS[place].1));
                })
            />
            <Choice
                id="entities-remediation"
                label=words.entity_remediation()
                choices=with(vec![words.entities_any()], REMEDIATIONS.map(|(one, _)| words.remediation(one)).to_vec())
                chosen=Signal::derive(move || sorts.chosen(2, &REMEDIATIONS).map_or(0, |place| place + 1))
                available=always
                on_choose=Callback::new(move |place: usize| {
                    sorts.set(2, place.checked_sub(1).map(|place| REMEDIATIONS[place].1));
                })
            />
        </div>
    }
}
