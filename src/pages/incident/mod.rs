//! The page of an incident (`facts.md` 7.2): what happened, to whom, and what was decided about it.

mod alerts;
mod decisions;
mod entities;
mod found;
mod graph;
mod history;
mod lives_on;
mod moving;
mod preview;
mod report;
mod sorts;
mod summary;
mod typed;

use crate::{
    api,
    components::{Beside, Heading, Load, SeverityMark, incident_name},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    router::use_router,
    routes::{Feature, Route},
    session::use_known,
    triage::{Changes, Changing},
    ui::{Text, attribute, dynamic, effect, text},
};
use alerts::Alerts;
use decisions::Decisions;
use entities::Entities;
use graph::GraphTab;
use history::History;
use leptos::prelude::*;
use lives_on::LivesOn;
pub use preview::IncidentPreview;
use report::Report;
use security_center_contract::{EntityKind, IncidentDetails};
use summary::Summary;

/// A tab; its address is the parameter `tab`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Summary,
    Graph,
    Alerts,
    Devices,
    Users,
    Mailboxes,
    Evidence,
    History,
    Report,
}

impl Tab {
    const ALL: [(Self, Option<&'static str>); 9] = [
        (Self::Summary, None),
        (Self::Graph, Some("graph")),
        (Self::Alerts, Some("alerts")),
        (Self::Devices, Some("devices")),
        (Self::Users, Some("users")),
        (Self::Mailboxes, Some("mailboxes")),
        (Self::Evidence, Some("evidence")),
        (Self::History, Some("history")),
        (Self::Report, Some("report")),
    ];

    fn of(code: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|(_, other)| *other == code).map_or(Self::Summary, |(tab, _)| tab)
    }

    fn name(self, words: Words) -> Word {
        match self {
            Self::Summary => words.incident_summary(),
            Self::Graph => words.graph(),
            Self::Alerts => words.alerts(),
            Self::Devices => words.incident_devices_tab(),
            Self::Users => words.incident_users_tab(),
            Self::Mailboxes => words.incident_mailboxes_tab(),
            Self::Evidence => words.incident_evidence(),
            Self::History => words.incident_history(),
            Self::Report => words.report(),
        }
    }

    /// How many there are of what it lists; nothing where it lists nothing.
    fn count(self, details: &IncidentDetails) -> Option<u64> {
        match self {
            Self::Summary | Self::Graph | Self::History | Self::Report => None,
            Self::Alerts => Some(details.incident.alert_count),
            _ => Some(
                details.counts.kinds.iter().filter(|one| self.lists(one.kind)).map(|one| one.count).sum(),
            ),
        }
    }

    /// Whether an entity of this kind belongs there.
    fn lists(self, kind: EntityKind) -> bool {
        let own = match kind {
            EntityKind::Device => Self::Devices,
            EntityKind::User => Self::Users,
            EntityKind::Mailbox => Self::Mailboxes,
            _ => Self::Evidence,
        };
        self == own
    }
}

/// The page.
#[component]
pub fn IncidentPage(
    /// The incident's number.
    number: u32,
) -> impl IntoView {
    let details = followed(number);
    let words = use_words();
    let title = text(move || match details.get() {
        Some(details) => incident_name(words, &details.incident),
        None => words.incident_numbered(&number.to_string()),
    });
    view! {
        <Heading title=title />
        <Beside home=Route::Feature(Feature::Incidents) number=number page=Route::Incident />
        <Load query=details let:loaded>
            <Page details=details loaded=loaded />
        </Load>
    }
}

/// An incident, fetched again whenever it has changed.
fn followed(number: u32) -> Query<IncidentDetails> {
    let known = use_known();
    let details = Query::new(&api::INCIDENT);
    details.aim(api::incident(number));
    effect(move || {
        known.alerts.track();
        let Some(shown) = details.now() else { return };
        // Of all that changes in a tenant, little is of this incident.
        leptos::task::spawn_local(async move {
            let now = api::incident_row(number).await;
            if now.is_none_or(|now| now.version != shown.incident.version) {
                details.refetch();
            }
        });
    });
    details
}

#[component]
fn Page(details: Query<IncidentDetails>, loaded: Loaded<IncidentDetails>) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let changes = Changes::new(details, loaded);
    let parameter = router.parameter("tab");
    let tab = Memo::new(move |_| Tab::of(parameter.read().as_deref()));
    let link = move |(it, code): (Tab, Option<&'static str>)| {
        let count = move || match it.count(&loaded.get()) {
            Some(count) => format!(" ({count})"),
            None => String::new(),
        };
        view! {
            <li>
                <a
                    href=router.href_with(&[("tab", code), ("kind", None), ("verdict", None), ("remediation", None)])
                    aria-current=attribute(move || (tab.get() == it).then_some("page"))
                >
                    {it.name(words).text()}
                    {text(count)}
                </a>
            </li>
        }
        .into_any()
    };
    let facts: Text = text(move || {
        let incident = &loaded.get().incident;
        format!("{} · {}", words.incident_numbered(&incident.id), words.incident_state(incident.status).get())
    });
    view! {
        <LivesOn details=loaded />
        <p class="row">
            {dynamic(move || view! { <SeverityMark severity=loaded.get().incident.severity /> })}
            <span class="quiet">{facts}</span>
        </p>
        <Changing changes=changes />
        <nav class="tabs" aria-label=words.incident_parts().text()>
            <ul>{Tab::ALL.map(link).into_iter().collect::<Vec<_>>()}</ul>
        </nav>
        <div class="incident">
            <div class="stack wide">
                {dynamic(move || match tab.get() {
                    Tab::Summary => view! { <Summary details=loaded /> }.into_any(),
                    Tab::Graph => view! { <GraphTab details=loaded /> }.into_any(),
                    Tab::Alerts => view! { <Alerts details=loaded changes=changes /> }.into_any(),
                    Tab::History => view! { <History details=loaded changes=changes /> }.into_any(),
                    Tab::Report => view! { <Report details=loaded /> }.into_any(),
                    it => view! { <Entities details=loaded tab=it /> }.into_any(),
                })}
            </div>
            <Decisions changes=changes details=loaded />
        </div>
    }
}
