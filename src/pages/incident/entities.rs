//! Entities of an incident: what they are, what was found about them, what was done.

use super::{
    Tab,
    sorts::{SortChoices, Sorts},
};
use crate::{
    api,
    components::{Cell, Failure, Load, Table, entity_link},
    format,
    i18n::{Word, Words, use_words},
    paged::Paged,
    query::Loaded,
    ui::{Button, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentDetails, IncidentEntity, List};

/// How many are fetched at once.
const AT_ONCE: usize = 100;

/// A tab: as many of them as somebody wants to see.
#[component]
pub fn Entities(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// The tab.
    tab: Tab,
) -> impl IntoView {
    let words = use_words();
    let sorts = Sorts::of_address(tab);
    let number = details.now().incident.id.parse().unwrap_or_default();
    let entities = Paged::at(&api::INCIDENT_ENTITIES, api::incident_entities(number), AT_ONCE);
    effect(move || {
        // Whatever happens to an incident gives it another version.
        let _ = details.get();
        entities.follow(sorts.wanted());
    });
    view! {
        <SortChoices sorts=sorts />
        <Load query=entities.list let:list>
            <Listed entities=entities list=list tab=tab.name(words) sorts=sorts />
        </Load>
    }
}

#[component]
fn Listed(
    entities: Paged<IncidentEntity>,
    list: Loaded<List<IncidentEntity>>,
    tab: Word,
    sorts: Sorts,
) -> impl IntoView {
    let words = use_words();
    let table = move || {
        let rows = move || list.get().value.iter().map(|one| row(words, one)).collect();
        view! { <Table caption=tab columns=columns(words) rows=Box::new(rows) /> }
    };
    let cut = move || (list.get().value.len() as u64, list.get().count);
    let number = move |number: u64| format::number(words, number as f64);
    view! {
        <When is=whether(move || list.get().value.is_empty()) otherwise=table>
            <p>{text(move || if sorts.is_set() { words.entities_none_fits() } else { words.entities_none() }.get())}</p>
        </When>
        <p class="quiet" role="status">
            {text(move || match cut() {
                (shown, all) if shown < all => words.incident_entities_paged(&number(shown), &number(all)),
                _ => String::new(),
            })}
        </p>
        {dynamic(move || entities.error.get().map(|error| view! {
            <Failure error=error retry=Callback::new(move |()| entities.retry()) />
        }))}
        <When is=whether(move || list.get().next_link.is_some())>
            <Button
                label=words.audit_more()
                on_press=move || entities.show_more()
                available=whether(move || !entities.fetching.get())
            />
        </When>
    }
}

/// Those that are sent with the incident, to be read only.
#[component]
pub fn FirstEntities(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let rows = move || details.get().entities.iter().map(|one| row(words, one)).collect();
    let none = whether(move || details.get().entities.is_empty());
    let cut = move || (details.get().entities.len() as u64, details.get().entity_count);
    let number = move |number: u64| format::number(words, number as f64);
    view! {
        <When
            is=none
            otherwise=move || view! {
                <Table caption=words.incident_evidence() columns=columns(words) rows=Box::new(rows) />
            }
        >
            <p>{words.entities_none().text()}</p>
        </When>
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.incident_shown_of(&number(cut().0), &number(cut().1)))}</p>
        </When>
    }
}

fn columns(words: Words) -> Vec<Word> {
    vec![
        words.entity_name(),
        words.entity_what(),
        words.entity_verdict(),
        words.entity_remediation(),
        words.entity_alerts(),
        words.entity_group(),
        words.incident_first_activity(),
        words.incident_last_activity(),
    ]
}

fn row(words: Words, entity: &IncidentEntity) -> Vec<Cell> {
    vec![
        entity_link(&entity.key, &entity.display),
        words.entity_kind(entity.kind).into(),
        words.evidence_verdict(entity.verdict).into(),
        words.remediation(entity.remediation).into(),
        format::number(words, entity.alert_count as f64).into(),
        entity.group_name.clone().unwrap_or_default().into(),
        entity.first_seen_date_time.clone().into(),
        entity.last_seen_date_time.clone().into(),
    ]
}
