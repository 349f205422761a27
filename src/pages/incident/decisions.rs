//! What was decided about an incident, and deciding it: name, status, assignment, classification, tags (`facts.md` 7.3).

use super::typed::Typed;
use crate::{
    components::{Moment, service_names},
    format,
    i18n::use_words,
    query::Loaded,
    triage::{Assigned, Changes, Classified, Decided, Status},
    ui::{Button, ButtonKind, Dialog, Fact, Facts, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    AlertStatus, Incident, IncidentChange, IncidentDetails, IncidentField, IncidentStatus,
};

/// How many of the open alerts are named before they are resolved: more than that nobody reads.
const NAMED: usize = 20;

/// The facts, and where each is changed.
#[component]
pub fn Decisions(
    /// The changes.
    changes: Changes<Incident>,
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let available = whether(move || {
        let redirected = details.get().incident.status == IncidentStatus::Redirected;
        changes.allowed() && !redirected && !changes.under_way.get()
    });
    let resolving = RwSignal::new(false);
    let status = move |status| changes.make(words.incident_status(), Incident::set(status));
    let choose_status = move |wanted| {
        let open = details.now().incident.active_alert_count > 0;
        if wanted == IncidentStatus::Resolved && open { resolving.set(true) } else { status(wanted) }
    };
    let open_alerts = move || {
        let details = details.get();
        let open = details.alerts.iter().filter(|alert| alert.status != AlertStatus::Resolved).take(NAMED);
        open.map(|alert| view! { <li dir="auto">{alert.title.clone()}</li> }.into_any()).collect::<Vec<_>>()
    };
    let number = move |number: u64| format::number(words, number as f64);
    let open_count = move || number(details.get().incident.active_alert_count);
    let unnamed = Memo::new(move |_| {
        let details = details.get();
        let open = details.alerts.iter().filter(|alert| alert.status != AlertStatus::Resolved);
        details.incident.active_alert_count.saturating_sub(open.count().min(NAMED) as u64)
    });
    view! {
        <aside class="decisions" aria-label=words.incident_information().text()>
            <h2>{words.incident_information().text()}</h2>
            <When
                is=whether(move || details.get().incident.status == IncidentStatus::Redirected)
                otherwise=move || view! {
                    <Status changes=changes available=available on_choose=Callback::new(choose_status) />
                }
            >
                <Facts>
                    <Fact term=words.incident_status()>{words.incident_redirected().text()}</Fact>
                </Facts>
            </When>
            <Assigned changes=changes available=available />
            <Classified changes=changes available=available />
            <Typed
                id="incident-name"
                field=IncidentField::DisplayName
                label=words.incident_name()
                hint=words.incident_name_hint()
                value=Signal::derive(move || {
                    let incident = &details.get().incident;
                    if incident.named { incident.display_name.clone() } else { String::new() }
                })
                same=|one, other| one == other
                changes=changes
                available=available
                on_apply=Callback::new(move |(version, name): (i64, String)| changes.make_from(
                    version,
                    words.incident_name(),
                    IncidentChange { display_name: Some(name), ..IncidentChange::default() },
                ))
            />
            <Typed
                id="incident-tags"
                field=IncidentField::CustomTags
                label=words.incident_tags()
                hint=words.incident_tags_hint()
                value=Signal::derive(move || details.get().incident.custom_tags.join(", "))
                same=|one, other| {
                    let sorted = |text: &str| {
                        let mut tags = tags_of(text);
                        tags.sort_unstable();
                        tags
                    };
                    sorted(one) == sorted(other)
                }
                changes=changes
                available=available
                on_apply=Callback::new(move |(version, tags): (i64, String)| changes.make_from(
                    version,
                    words.incident_tags(),
                    IncidentChange { custom_tags: Some(tags_of(&tags)), ..IncidentChange::default() },
                ))
            />
            <Facts>
                <Fact term=words.incident_services()>
                    {text(move || service_names(words, &details.get().incident.services))}
                </Fact>
                <Fact term=words.incident_first_activity()>
                    {dynamic(move || view! { <Moment at=details.get().incident.first_activity_date_time.clone() /> })}
                </Fact>
                <Fact term=words.incident_last_activity()>
                    {dynamic(move || view! { <Moment at=details.get().incident.last_activity_date_time.clone() /> })}
                </Fact>
                <Fact term=words.incident_created()>
                    {dynamic(move || view! { <Moment at=details.get().incident.created_date_time.clone() /> })}
                </Fact>
            </Facts>
        </aside>
        <Dialog
            open=resolving
            title=text(move || words.incident_resolve_title(&open_count()))
            title_id="incident-resolve"
            on_dismiss=Callback::new(move |()| resolving.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || resolving.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.incident_resolve()
                    on_press=move || {
                        resolving.set(false);
                        status(IncidentStatus::Resolved);
                    }
                />
            }
        >
            <p>{words.incident_resolve_about().text()}</p>
            <ul class="bullets">{dynamic(open_alerts)}</ul>
            <When is=whether(move || unnamed.get() > 0)>
                <p>{text(move || words.bulk_failed_more(&number(unnamed.get())))}</p>
            </When>
        </Dialog>
    }
}

/// What is between the commas, each once.
fn tags_of(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|other| other == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}
